import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { catalogue, eventMetadata, type Json, splitPersonal } from '@redress/domain';
import type { RecordedEvent } from '@redress/eventstore';
import type { ReadDatabase } from '@redress/projections';
import type { TemporalClient } from '@redress/workflows';
import { sql } from 'kysely';

/** Every text in a value. */
const textsIn = (value: Json): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/** Texts of events that are declared personal, long enough not to occur by chance. Erased ones are no texts any more. */
export const personalTexts = (events: readonly RecordedEvent[]): readonly string[] => {
  const found = events.flatMap(({ type, data, metadata }) => {
    const ofMetadata = textsIn(Object.values(splitPersonal(eventMetadata, metadata as Json).personal));
    const definition = catalogue[type];
    const ofData = definition === undefined ? [] : textsIn(Object.values(splitPersonal(definition.data, data as Json).personal));
    return [...ofData, ...ofMetadata];
  });
  return [...new Set(found)].filter((text) => text.length >= 4);
};

/** The middle of what base64 makes of a text, wherever in a longer one it stands: three ways, by the place of its first byte. */
const inBase64 = (text: string): readonly string[] =>
  [0, 1, 2].map((shift) => {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(text, 'utf8')]);
    const whole = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64');
    return whole.slice(shift === 0 ? 0 : 4);
  });

const escaped = (text: string): string =>
  [...Array(text.length).keys()].map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');

/** The ways in which a text could lie somewhere in clear. */
const formsOf = (text: string): readonly Buffer[] => [
  Buffer.from(text, 'utf8'),
  Buffer.from(text, 'utf16le'),
  ...[escaped(text), encodeURIComponent(text), ...inBase64(text)].filter((form) => form.length >= 8).map((form) => Buffer.from(form)),
];

/** Which of the texts occur in which of the named contents: `text in name`. */
export const tracesOf = (texts: readonly string[], contents: Readonly<Record<string, Buffer>>): readonly string[] =>
  texts.flatMap((text) => {
    const forms = formsOf(text);
    return Object.entries(contents).flatMap(([name, bytes]) => (forms.some((form) => bytes.includes(form)) ? [`${text} in ${name}`] : []));
  });

/** All files below a folder, by their paths in it. */
export const filesIn = (folder: string): Readonly<Record<string, Buffer>> =>
  Object.fromEntries(
    readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [relative(folder, file), readFileSync(file)]),
  );

/** All rows of all tables as text, by table. */
export const tablesOf = async ({ db }: ReadDatabase): Promise<Readonly<Record<string, Buffer>>> => {
  const { rows: names } = await sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema not in ('pg_catalog', 'information_schema')`.execute(db);
  const tables: Record<string, Buffer> = {};
  for (const { name } of names) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(db);
    tables[name] = Buffer.from(rows.map(({ row }) => row).join('\n'));
  }
  return tables;
};

/** What a history says, its payloads decoded: a server may keep them in a form that a search of its files would miss. */
const unpacked = (value: unknown): string => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.values(value).map(unpacked).join('\n');
};

/** The histories of all workflows there are, by workflow. */
export const historiesOf = async ({ client }: TemporalClient): Promise<Readonly<Record<string, Buffer>>> => {
  const histories: Record<string, Buffer> = {};
  for await (const { workflowId, runId } of client.workflow.list())
    histories[`${workflowId}/${runId}`] = Buffer.from(unpacked(await client.workflow.getHandle(workflowId, runId).fetchHistory()));
  return histories;
};
