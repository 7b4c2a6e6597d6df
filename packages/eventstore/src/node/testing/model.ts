import type { Expected, Removal } from '../append-rules.js';

/** Metadata as a text, and what it says; `others` is its text without the truncation. */
export type Document = { readonly text: string; readonly maxCount?: number; readonly truncateBefore?: number; readonly others?: string };

/** The streams of links of the model's streams. */
export const LINKS: readonly string[] = ['$ce-a', '$et-t', '$et-$deleted', '$streams'];

const DELETED = Number.POSITIVE_INFINITY;

export const DOCUMENTS: readonly Document[] = [
  { text: '{"$maxCount":2}', maxCount: 2, others: ',"$maxCount":2' },
  { text: '{"$tb":3,"mine":[1,{"$tb":2}]}', truncateBefore: 3, others: ',"mine":[1,{"$tb":2}]' },
  { text: '{"$maxCount":1,"n":12345678901234567890}', maxCount: 1, others: ',"$maxCount":1,"n":12345678901234567890' },
  { text: '{"$tb":9223372036854775807}', truncateBefore: DELETED },
  { text: '{"$maxCount":"two"}' },
  { text: 'no document' },
];

/** An event by itself; `id` is undefined when the store gave it, `document` is what metadata says. */
export type Entry = {
  readonly stream: string;
  readonly revision: string;
  readonly type: string;
  readonly data: string;
  readonly id?: string;
  readonly document?: Document;
};

export type Operation = {
  readonly stream: string;
  readonly expected: Expected;
  readonly ids: readonly string[];
  readonly document: Document;
  readonly removal?: Removal;
};

export type Answer = {
  readonly kind: 'written' | 'repeated' | 'wrong-version' | 'deleted';
  readonly revision?: string;
  readonly position?: number;
};

const END_REVISION = '9223372036854775807';
const isMetadata = (stream: string) => stream.startsWith('$$');
const original = (stream: string) => (isMetadata(stream) ? stream.slice(2) : stream);

/** The plainest store one can think of: a list, looked through from its beginning for every question. */
export const plainStore = () => {
  const log: Entry[] = [];

  const of = (stream: string) => log.filter((entry) => entry.stream === stream);
  const isEnded = (stream: string) => of(original(stream)).some(({ revision }) => revision === END_REVISION);
  const document = (stream: string): Document => of(`$$${stream}`).at(-1)?.document ?? { text: '' };
  const isDeleted = (stream: string) => !isMetadata(stream) && document(stream).truncateBefore === DELETED;

  const push = (stream: string, more: Omit<Entry, 'stream' | 'revision'>, revision = String(of(stream).length)) => {
    log.push({ stream, revision, ...more });
  };
  const describe = (stream: string, described: Document) =>
    push(`$$${stream}`, { type: '$metadata', data: described.text, document: described });

  const conflict = (stream: string): Answer => ({ kind: 'wrong-version', revision: String(of(stream).length - 1) });
  const repeated = (stream: string, index: number): Answer => {
    const entry = of(stream)[index] as Entry;
    return { kind: 'repeated', revision: entry.revision, position: log.indexOf(entry) + 1 };
  };

  const write = ({ stream, ids, document: proposed }: Operation): Answer => {
    const subject = original(stream);
    const comesBack = isDeleted(subject) && ids.length > 0;
    for (const id of ids)
      push(stream, isMetadata(stream) ? { type: 't', data: proposed.text, document: proposed, id } : { type: 't', data: id, id });
    const position = ids.length > 0 ? { position: log.length } : {};
    const answer: Answer = { kind: 'written', revision: String(of(stream).length - 1), ...position };
    if (comesBack) {
      const { others = '', ...says } = isMetadata(stream) ? proposed : document(subject);
      const truncateBefore = of(subject).length - (isMetadata(stream) ? 0 : ids.length);
      describe(subject, { ...says, others, text: `{"$tb":${truncateBefore}${others}}`, truncateBefore });
    }
    return answer;
  };

  const remove = ({ stream, removal }: Operation): Answer => {
    if (removal === 'delete') describe(stream, { text: '{"$tb":9223372036854775807}', truncateBefore: DELETED });
    else push(stream, { type: '$streamDeleted', data: '' }, END_REVISION);
    return { kind: 'written', revision: log.at(-1)?.revision ?? '', position: log.length };
  };

  const decide = (operation: Operation, accept: () => Answer): Answer => {
    const { stream, expected, ids } = operation;
    const there = of(stream).map(({ id }) => id);
    if (isEnded(stream)) return { kind: 'deleted' };
    if (expected === 'stream-exists' && isDeleted(stream)) return { kind: 'deleted' };
    if (expected === 'stream-exists' && there.length === 0 && of(`$$${stream}`).length === 0) return conflict(stream);
    if (expected === 'any' || expected === 'stream-exists') {
      const places = ids.map((id) => there.lastIndexOf(id));
      if (places[0] === undefined || places[0] < 0) return accept();
      return places.includes(-1) ? conflict(stream) : repeated(stream, places.at(-1) as number);
    }
    const next = expected === 'no-stream' ? 0 : expected + 1;
    if (next === there.length) return accept();
    if (ids.length > 0 && ids.every((id, index) => there[next + index] === id)) return repeated(stream, next + ids.length - 1);
    if (next > 0 || ids.length === 0) return conflict(stream);
    if (isDeleted(stream)) return ids[0] === there[0] ? conflict(stream) : accept();
    const { truncateBefore = 0 } = isMetadata(stream) ? {} : document(stream);
    const cameBack = truncateBefore > 0 && ids.every((id, index) => there[truncateBefore + index] === id);
    return cameBack ? repeated(stream, truncateBefore + ids.length - 1) : conflict(stream);
  };

  return {
    log,
    of,
    isEnded,
    /** What readers see of a stream, or why they see nothing. */
    shown: (stream: string): readonly Entry[] | 'ended' | 'deleted' => {
      const all = of(stream);
      if (isEnded(stream)) return 'ended';
      if (isDeleted(stream)) return 'deleted';
      const { maxCount = Number.POSITIVE_INFINITY, truncateBefore = 0 } = isMetadata(stream) ? { maxCount: 1 } : document(stream);
      return all.filter((_, index) => index >= truncateBefore && index >= all.length - maxCount);
    },
    apply: (operation: Operation): Answer => {
      const { stream, removal } = operation;
      if (removal === undefined) return decide(operation, () => write(operation));
      const isThere = of(stream).length > 0 || of(`$$${stream}`).length > 0;
      if (removal === 'delete' && !isThere) return conflict(stream);
      return decide({ ...operation, ids: ['of its own'] }, () => remove(operation));
    },
    /** The links of a stream of links, as text; with `among`, to the first so many events only. */
    links: (stream: string, among = log.length): readonly string[] => {
      const listed: Readonly<Record<string, (entry: Entry) => boolean>> = {
        '$ce-a': (entry) => entry.stream.startsWith('a-'),
        '$et-t': (entry) => entry.type === 't',
        '$et-$deleted': (entry) => entry.type === '$streamDeleted',
        $streams: (entry) => entry.revision === '0',
      };
      const those = log.slice(0, among).filter((entry) => listed[stream]?.(entry));
      return those.map((entry) => `${entry.revision}@${entry.stream}`);
    },
  };
};

export type PlainStore = ReturnType<typeof plainStore>;
