import type { Expected } from '../append-rules.js';
import type { AppendRefusal } from '../errors.js';
import type { ProposedEvent } from '../log/event-log.js';
import type { streams } from './messages.js';
import { parseUuid } from './uuid.js';

/** An event of either kind of append, or why it is refused. */
export const parseProposed = (
  message: streams.AppendReq.ProposedMessage | streams.BatchAppendReq.ProposedMessage,
): { event: ProposedEvent } | { refused: AppendRefusal } => {
  const properties = message.getMetadataMap();
  const type = properties.get('type');
  const contentType = properties.get('content-type');
  if (type === undefined || contentType === undefined) return { refused: { kind: 'missing-metadata' } };
  if (type === '') return { refused: { kind: 'bad-request', reason: 'An event type must not be empty.' } };
  const id = parseUuid(message.getId());
  if (id === undefined) return { refused: { kind: 'bad-request', reason: 'An event needs an id that is a UUID.' } };
  const event = {
    id,
    type,
    isJson: contentType === 'application/json',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
  return { event };
};

/** What counts against the largest append: payload, and the type in UTF-16. */
export const appendSize = ({ data, metadata, type }: ProposedEvent): number => data.byteLength + metadata.byteLength + 2 * type.length;

type RevisionOptions = { hasNoStream(): boolean; hasAny(): boolean; hasStreamExists(): boolean };

/** The expectation of an append; `revision` is its text when one was given. Undefined when none was. */
export const parseExpected = (options: RevisionOptions, revision: string | undefined): Expected | undefined => {
  if (revision !== undefined) return toSafeNumber(revision);
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasAny()) return 'any';
  return options.hasStreamExists() ? 'stream-exists' : undefined;
};

/** Unsigned 64-bit text; what no stream or log can reach is as good as the largest safe integer. */
export const toSafeNumber = (text: string): number => Math.min(Number(text), Number.MAX_SAFE_INTEGER);
