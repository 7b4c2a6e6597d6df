import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Answers, FromReader, Query, ToReader } from './messages.js';
import { PageReader } from './page-reader.js';
import { openForReading } from './schema.js';

/** The reading thread: one page per question, so that no reader holds the file or the thread for long. */
const serve = (port: MessagePort, file: string): void => {
  const tell = (message: FromReader) => port.postMessage(message);
  const connection = openForReading(file);
  const reader = new PageReader(connection);

  port.on('message', (message: ToReader) => {
    if (message.kind === 'close') {
      connection.close();
      tell({ kind: 'closed' });
      port.close();
      return;
    }
    try {
      tell({ kind: 'answer', number: message.number, answer: answer(reader, message.query) });
    } catch (fault) {
      tell({ kind: 'fault', number: message.number, reason: fault instanceof Error ? fault.message : String(fault) });
    }
  });
  tell({ kind: 'ready' });
};

const answer = (reader: PageReader, query: Query): Answers[keyof Answers] => {
  switch (query.kind) {
    case 'stream':
      return reader.stream(query.stream, query.page);
    case 'all':
      return reader.all(query.page);
    case 'figures':
      return reader.figures();
  }
};

if (parentPort !== null) serve(parentPort, (workerData as { file: string }).file);
