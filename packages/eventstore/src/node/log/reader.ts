import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { LogDamaged } from './event-log.js';
import { inWords, isDamage } from './faults.js';
import type { Answers, FromReader, Query, ToReader } from './messages.js';
import { packEvents } from './packing.js';
import { PageReader } from './page-reader.js';
import { PositionFinder } from './position-finder.js';
import { openForReading } from './schema.js';

/** The reading thread: one page per question, so that no reader holds the file or the thread for long. */
const serve = (port: MessagePort, file: string): void => {
  const tell = (message: FromReader, blocks: readonly ArrayBuffer[] = []) => port.postMessage(message, blocks);
  const connection = openForReading(file);
  const reader = { pages: new PageReader(connection), positions: new PositionFinder(connection) };

  port.on('message', (message: ToReader) => {
    if (message.kind === 'close') {
      connection.close();
      tell({ kind: 'closed' });
      port.close();
      return;
    }
    try {
      const { answer, blocks } = find(reader, message.query);
      tell({ kind: 'answer', number: message.number, answer }, blocks);
    } catch (fault) {
      tell(failure(message.number, fault));
    }
  });
  tell({ kind: 'ready' });
};

const failure = (number: number, fault: unknown): FromReader => {
  if (fault instanceof LogDamaged) return { kind: 'damage', number, what: fault.what, place: fault.place };
  return isDamage(fault) ? { kind: 'damage', number, what: inWords(fault), place: {} } : { kind: 'fault', number, reason: inWords(fault) };
};

type Found = { readonly answer: Answers[keyof Answers]; readonly blocks?: readonly ArrayBuffer[] };

type Readers = { readonly pages: PageReader; readonly positions: PositionFinder };

const find = ({ pages, positions }: Readers, query: Query): Found => {
  switch (query.kind) {
    case 'stream': {
      const page = pages.stream(query.stream, query.page);
      const { events, block } = packEvents(page.events);
      return { answer: { ...page, events }, blocks: [block] };
    }
    case 'all': {
      const { events, block } = packEvents(pages.all(query.page));
      return { answer: events, blocks: [block] };
    }
    case 'positions':
      return { answer: positions.find(query.selection, query.range) };
    case 'headers':
      return { answer: positions.headers(query.positions) };
    case 'figures':
      return { answer: pages.figures() };
  }
};

if (parentPort !== null) serve(parentPort, (workerData as { file: string }).file);
