import { type ImportProfile, type ProfileDocument, shippedProfiles } from '@redress/domain';
import { documented, type GuessedColumn, guessColumns } from './guess-columns.js';
import { type Sample, sampleOf } from './guess-layout.js';

/** A profile that fits a file, as far as its first rows tell, and what a person must look at. */
export type Explained = { readonly document: ProfileDocument; readonly remarks: readonly string[] };

const ID_NAME = /(^|[ _-])(id|no|number|key|ref)($|[ _.-])|编号|单号|流水号|序号/i;
const YES_NO: readonly (readonly [yes: string, no: string])[] = [
  ['Yes', 'No'],
  ['yes', 'no'],
  ['Y', 'N'],
  ['true', 'false'],
  ['TRUE', 'FALSE'],
  ['1', '0'],
  ['是', '否'],
];
const HOME = 'Asia/Shanghai';

/** The profile that ships whose columns are all there. */
const shippedFor = (names: readonly string[]): ImportProfile | undefined =>
  shippedProfiles().find(({ id, columns }) =>
    [...('columns' in id ? id.columns : []), ...columns.filter(({ mayLack }) => !mayLack).map(({ column }) => column)].every((column) =>
      names.includes(column),
    ),
  );

const idOf = (columns: readonly GuessedColumn[]): string | undefined => {
  const unique = columns.filter(({ unique: isUnique, times, column }) => isUnique && times === undefined && column !== '');
  return (unique.find(({ column }) => ID_NAME.test(column)) ?? unique[0])?.column;
};

const ratesOf = (columns: readonly GuessedColumn[]): ProfileDocument['rates'] =>
  Object.fromEntries(
    columns.flatMap(({ fact, values, personal }) => {
      const pair = personal === undefined ? YES_NO.find(([yes, no]) => values.has(yes) && values.has(no) && values.size <= 4) : undefined;
      return pair === undefined ? [] : [[fact, { fact, yes: [pair[0]], no: [pair[1]] }]];
    }),
  );

const durationsOf = (columns: readonly GuessedColumn[]): ProfileDocument['durations'] => {
  const received = columns.find(({ fact }) => fact === 'received');
  return columns.flatMap(({ fact, times }) =>
    times === undefined || fact === 'received'
      ? []
      : [
          {
            from: 'received',
            to: fact,
            unit: times.kind === 'time' && received?.times?.kind === 'time' ? ('seconds' as const) : ('days' as const),
          },
        ],
  );
};

const remarksOf = (columns: readonly GuessedColumn[], { names, rows }: Sample, id: string | undefined): readonly string[] => [
  ...(names === undefined ? ['the file has no header line: the names under "header" are made up, give them better ones'] : []),
  ...columns.flatMap(({ column, times }) =>
    times === undefined || times.others.length === 0
      ? []
      : [`"${column}": day and month cannot be told apart by the first rows: ${[times.format, ...times.others].join(' or ')}?`],
  ),
  ...columns.flatMap(({ column, personal }) =>
    personal === undefined ? [] : [`"${column}" may speak of persons (${personal}): it is sealed; leave it out unless you need it`],
  ),
  ...(columns.some(({ fact }) => fact === 'received')
    ? [`"${columns.find(({ fact }) => fact === 'received')?.column}" is taken for the time of receipt`]
    : ['no column holds dates: a profile needs one called received']),
  id === undefined
    ? 'no column identifies a row: rows are named by what they state, and equal ones are cases of their own'
    : `"${id}" is taken for the id: it has no two equal values in the first ${rows.length} rows`,
];

/** Looks at the first rows of a file and writes down how it could be read. Nothing is imported. */
export const explainFile = async (path: string): Promise<Explained> => {
  const sample = await sampleOf(path);
  const { encoding, delimiter, names, rows } = sample;
  const header = names ?? (rows[0] ?? []).map((_, index) => `column ${index + 1}`);
  const columns = guessColumns(header, rows);
  const layout = { ...(delimiter === ',' ? {} : { delimiter }), ...(encoding === 'utf-8' ? {} : { encoding }) };
  const shipped = names === undefined ? undefined : shippedFor(names);
  if (shipped !== undefined) return likeShipped(shipped, columns, layout);

  const id = idOf(columns);
  const rates = ratesOf(columns);
  const durations = durationsOf(columns);
  const document: ProfileDocument = {
    name: 'own',
    title: path.replace(/^.*[/\\]/, '').slice(0, 200),
    timezone: HOME,
    ...layout,
    ...(names === undefined ? { header: [...header] } : {}),
    id: id === undefined ? { rowHash: true } : { columns: [id] },
    columns: columns.filter(({ column }) => column !== id && column !== '').map(documented),
    ...(columns.some(({ fact }) => fact === 'closed')
      ? { flags: [{ flag: 'closed-before-received', earlier: 'received', later: 'closed' }] }
      : {}),
    ...(Object.keys(rates ?? {}).length === 0 ? {} : { rates }),
    ...((durations ?? []).length === 0 ? {} : { durations }),
  };
  return {
    document,
    remarks: [
      ...remarksOf(columns, sample, id),
      `in which time zone are its times? ${HOME} is a guess`,
      'give the profile a name of its own',
    ],
  };
};

/** A file of a source that is known, laid out as the shipped profile has it or otherwise. */
const likeShipped = (
  shipped: ImportProfile,
  guessed: readonly GuessedColumn[],
  layout: Pick<ProfileDocument, 'delimiter' | 'encoding'>,
): Explained => {
  const formatOf = (column: string) => guessed.find((one) => one.column === column)?.times?.format;
  const columns = shipped.columns.map((one) => {
    const format = formatOf(one.column);
    return one.kind === 'text' || format === undefined || one.formats?.includes(format) ? one : { ...one, formats: [format] };
  });
  const isSame = Object.keys(layout).length === 0 && columns.every((one, index) => one === shipped.columns[index]);
  if (isSame)
    return { document: shipped, remarks: [`the profile that ships as ${shipped.name} reads this file: --profile ${shipped.name}`] };
  return {
    document: { ...shipped, name: `${shipped.name}own`, ...layout, columns },
    remarks: [
      `these are the columns of the profile ${shipped.name}, laid out in another way; this one reads them as they are`,
      `its cases are counted apart from those of ${shipped.name}`,
    ],
  };
};
