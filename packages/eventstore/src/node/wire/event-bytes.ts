import type { RecordedEvent } from '../log/event-log.js';
import { Fields, messageSize, numberSize } from './fields.js';

const { byteLength } = Buffer;

/** Left out where it says nothing, as the protocol has it. */
const revisionSize = (revision: number): number => (revision === 0 ? 0 : numberSize(revision));
const blobSize = (blob: Uint8Array): number => (blob.byteLength === 0 ? 0 : messageSize(blob.byteLength));

/** What the protocol keeps beside an event, with the bytes that each takes; in the order of the names. */
const surroundings = ({ type, isJson, createdAt }: RecordedEvent) =>
  [
    ['content-type', isJson ? 'application/json' : 'application/octet-stream'],
    ['created', `${createdAt}0000`], // ticks of 100 ns
    ['type', type],
  ].map(([name = '', value = '']) => {
    const bytes = byteLength(value, 'utf8');
    return { name, value, bytes, size: messageSize(name.length) + messageSize(bytes) };
  });

/**
 * The bytes of the message by which a node delivers an event: `ReadResp` with an event that is no link, as the generated classes write it, at a
 * fraction of their time. The revision must be one that a number holds exactly.
 */
export const eventBytes = (event: RecordedEvent): Buffer => {
  const { id, stream, revision, position, metadata, data } = event;
  const [idBytes, nameBytes] = [byteLength(id, 'utf8'), byteLength(stream, 'utf8')];
  const beside = surroundings(event);
  const record =
    messageSize(messageSize(idBytes)) +
    messageSize(messageSize(nameBytes)) +
    revisionSize(revision) +
    2 * numberSize(position) +
    beside.reduce((sum, { size }) => sum + messageSize(size), 0) +
    blobSize(metadata) +
    blobSize(data);
  const read = messageSize(record) + numberSize(position);
  const answer = new Fields(messageSize(read)).message(EVENT, read).message(RECORD, record);
  answer.message(ID, messageSize(idBytes)).text(2, id, idBytes);
  answer.message(STREAM_IDENTIFIER, messageSize(nameBytes)).text(3, stream, nameBytes);
  if (revision !== 0) answer.number(REVISION, revision);
  answer.number(PREPARE_POSITION, position).number(COMMIT_POSITION, position);
  for (const { name, value, bytes, size } of beside) answer.message(METADATA, size).text(1, name, name.length).text(2, value, bytes);
  if (metadata.byteLength > 0) answer.blob(CUSTOM_METADATA, metadata);
  if (data.byteLength > 0) answer.blob(DATA, data);
  return answer.number(PLACE, position).bytes;
};

/** Of `ReadResp`. */
const EVENT = 1;

/** Of `ReadEvent`. */
const RECORD = 1;
const PLACE = 3;

/** Of `RecordedEvent`. */
const ID = 1;
const STREAM_IDENTIFIER = 2;
const REVISION = 3;
const PREPARE_POSITION = 4;
const COMMIT_POSITION = 5;
const METADATA = 6;
const CUSTOM_METADATA = 7;
const DATA = 8;
