import { shared } from './messages.js';

/** Bytes of UTF-8; the protocol has no limit, but names return in headers, which have. */
const LONGEST_NAME = 4096;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The name, or why it cannot name a stream. */
export const parseStreamName = (identifier: shared.StreamIdentifier | undefined): { name: string } | { invalid: string } => {
  const bytes = identifier?.getStreamName_asU8() ?? new Uint8Array();
  if (bytes.byteLength === 0) return { invalid: 'A stream needs a name.' };
  if (bytes.byteLength > LONGEST_NAME) return { invalid: `A stream name has ${LONGEST_NAME} bytes at most.` };
  try {
    const name = utf8.decode(bytes);
    return name === '$$' ? { invalid: 'A metadata stream needs the name of its stream.' } : { name };
  } catch {
    return { invalid: 'A stream name is text in UTF-8.' };
  }
};

export const streamIdentifier = (name: string): shared.StreamIdentifier =>
  new shared.StreamIdentifier().setStreamName(Buffer.from(name, 'utf8'));
