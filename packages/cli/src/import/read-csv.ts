import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ImportProfile } from '@redress/domain';
import { parse } from 'csv-parse';
import { badInput, messageOf, systemCode } from '../failure.js';
import { decodeText, WrongEncoding } from './decode-text.js';

/** A record of a file; `row` counts data rows from 1, the header is row 0. A record that cannot be read says why instead. */
export type Record =
  | { readonly row: number; readonly fields: readonly string[] }
  | { readonly row: number; readonly column: number; readonly problem: string };

/** How a file is laid out: `header` names the columns of one that has no header line. */
export type CsvLayout = {
  readonly delimiter: string;
  readonly header?: readonly string[] | undefined;
  /** UTF-8 unless told. */
  readonly encoding?: ImportProfile['encoding'];
};

const LONGEST_RECORD = 1_000_000;
const HIGH = /[\u0080-\u00ff]/;

/** Bytes were read one to one as characters, so that what is not UTF-8 is found instead of silently replaced. */
const decode = (field: string): string | undefined => {
  if (!HIGH.test(field)) return field;
  const bytes = Buffer.from(field, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
};

const sniff = async (path: string, encoding: ImportProfile['encoding']): Promise<{ readonly gzip: boolean }> => {
  const file = await open(path, 'r');
  try {
    if (!(await file.stat()).isFile()) throw badInput(`${path} is not a file`, 'name a CSV file, plain or gzipped');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    if (bytesRead === 0) throw badInput(`${path} is empty`, 'get the file again');
    const [a, b] = buffer;
    if (a === 0x50 && b === 0x4b) throw badInput(`${path} is a ZIP archive or a workbook`, 'unpack it or save it as CSV in UTF-8');
    const isUtf16 = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
    if (isUtf16 && !(encoding === 'utf-16le' && a === 0xff))
      throw badInput(`${path} is in UTF-16`, 'save it as UTF-8, or use a profile with "encoding": "utf-16le"');
    return { gzip: a === 0x1f && b === 0x8b };
  } finally {
    await file.close();
  }
};

const explain = (path: string, error: unknown, row: number): unknown => {
  const where = row > 0 ? ` after row ${row}` : '';
  if (error instanceof WrongEncoding)
    return badInput(
      `${path}${where} is not ${error.encoding} (near byte ${error.byte})`,
      'correct the encoding in the profile, or get the file again',
    );
  switch (systemCode(error)) {
    case 'ENOENT':
      return badInput(`there is no file ${path}`, 'check the path');
    case 'EACCES':
      return badInput(`${path} may not be read`, 'check the permissions of the file');
    case 'Z_BUF_ERROR':
      return badInput(`the gzip file ${path} is cut off${where}`, 'get the complete file and run the import again', error);
    case 'Z_DATA_ERROR':
      return badInput(`the gzip file ${path} is damaged${where}`, 'get the file again and run the import again', error);
    case 'CSV_QUOTE_NOT_CLOSED':
      return badInput(`${path}: a quotation mark opened${where} is never closed`, 'the file is cut off or damaged: get it again', error);
    case 'CSV_MAX_RECORD_SIZE':
      return badInput(
        `${path}: the record${where} is longer than ${LONGEST_RECORD} characters`,
        'look for a quotation mark that is never closed',
        error,
      );
    default:
      return systemCode(error)?.startsWith('CSV_') ? badInput(`${path}${where}: ${messageOf(error)}`, undefined, error) : error;
  }
};

/** Whether the file is packed. Refuses what is no file to read, in the words of `readCsv`. */
export const isGzipped = async (path: string, encoding: ImportProfile['encoding']): Promise<boolean> => {
  try {
    return (await sniff(path, encoding)).gzip;
  } catch (error) {
    throw explain(path, error, 0);
  }
};

/** The records of a CSV file, plain or gzipped, in constant memory; the header first, as row 0. */
export async function* readCsv(path: string, { delimiter, header, encoding = 'utf-8' }: CsvLayout): AsyncGenerator<Record> {
  let row = header === undefined ? -1 : 0;
  const parser = parse({
    delimiter,
    // UTF-8 is told from what is not field by field; other encodings come decoded.
    encoding: encoding === 'utf-8' ? 'latin1' : 'utf8',
    relax_column_count: true,
    skip_empty_lines: true,
    // A quotation mark in the wrong place is part of the text; where that moves commas, the number of fields gives the row away.
    relax_quotes: true,
    max_record_size: LONGEST_RECORD,
    on_record: (fields) => {
      row += 1;
      // The library's types know records of strings alone.
      return { row, fields } as unknown as string[];
    },
  });
  try {
    const { gzip } = await sniff(path, encoding);
    if (header !== undefined) yield { row: 0, fields: header };
    const bytes = createReadStream(path, { highWaterMark: 1 << 18 });
    // Whatever fails, fails the parser, and with it the loop below.
    const way = [...(gzip ? [createGunzip()] : []), ...(encoding === 'utf-8' ? [] : [decodeText(encoding)])];
    pipeline([bytes, ...way, parser], () => undefined);
    // The library's types know records of strings alone.
    const records = parser as unknown as AsyncIterable<{ row: number; fields: string[] }>;
    let isFirst = true;
    for await (const record of records) {
      if (isFirst && encoding === 'utf-8') record.fields[0] = (record.fields[0] ?? '').replace(/^\u00ef\u00bb\u00bf/, '');
      isFirst = false;
      const fields = encoding === 'utf-8' ? record.fields.map(decode) : record.fields;
      const broken = fields.indexOf(undefined);
      yield broken < 0
        ? { row: record.row, fields: fields as string[] }
        : { row: record.row, column: broken, problem: 'is not UTF-8 (if all such fields are, convert the file to UTF-8)' };
    }
  } catch (error) {
    throw explain(path, error, Math.max(row, 0));
  }
}
