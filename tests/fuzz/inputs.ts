import type { Chance } from './chance.js';
import { BOMB, framed, mutated } from './mutate.js';
import { METHODS } from './requests.js';

/** How a call leaves: having said all, by taking it back, or by staying silent until its connection goes. */
export type Leaving = 'half-closes' | 'cancels' | 'stays';

export type CallInput = {
  readonly kind: 'call';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly leaving: Leaving;
  /** The answer may go on for ever. */
  readonly isOpenEnded: boolean;
};
/** Bytes on a connection of their own, which may not even be HTTP/2. */
export type BytesInput = { readonly kind: 'bytes'; readonly bytes: Buffer };
export type Input = CallInput | BytesInput;

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const frame = (chance: Chance, payload: Buffer): Buffer => {
  const head = Buffer.alloc(9);
  head.writeUIntBE(chance.onceIn(6) ? 0xffffff : payload.length, 0, 3);
  head[3] = chance.below(12);
  head[4] = chance.below(256);
  head.writeUInt32BE(chance.oneOf([0, 1, 1, 3, 0x7fffffff]), 5);
  return Buffer.concat([head, payload]);
};

const strangeBytes = (chance: Chance): Buffer => {
  const settings = Buffer.from('000000040000000000', 'hex');
  switch (chance.below(6)) {
    case 0:
      return chance.bytes(chance.below(200));
    case 1:
      return Buffer.from(`GET /streams/fuzz-1 HTTP/1.1\r\nHost: ${'h'.repeat(chance.oneOf([1, 10_000]))}\r\n\r\n`);
    case 2: // a TLS greeting
      return Buffer.concat([Buffer.from('16030100c8010000c40303', 'hex'), chance.bytes(150)]);
    case 3:
      return PREFACE.subarray(0, chance.below(PREFACE.length));
    default:
      return Buffer.concat([
        PREFACE,
        settings,
        ...Array.from({ length: 1 + chance.below(5) }, () => frame(chance, chance.bytes(chance.below(40)))),
      ]);
  }
};

const HEADERS: readonly [Readonly<Record<string, string>>, ...Readonly<Record<string, string>>[]] = [
  { 'grpc-timeout': '-1S' },
  { 'grpc-timeout': '1n' },
  { 'grpc-timeout': '99999999999H' },
  { 'grpc-encoding': 'gzip' },
  { 'grpc-encoding': 'nonsense' },
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/grpc+json' },
  { authorization: 'Basic !!!' },
  { authorization: 'Bearer x' },
  { 'x-long': 'l'.repeat(9_000) },
  { 'connection-name': '\u00ff'.repeat(20) },
  { 'requires-leader': 'true' },
  { 'x-bin': '%%%' },
];

/** Two of a thousand carry what costs most to take in: messages of many megabytes, plain or packed. */
const huge = (chance: Chance): Pick<CallInput, 'body' | 'headers'> =>
  chance.onceIn(2)
    ? { body: BOMB, headers: { 'grpc-encoding': 'gzip' } }
    : { body: framed(Buffer.alloc(24 * 1024 * 1024, chance.below(256)), chance), headers: {} };

export const inputOf = (chance: Chance): Input => {
  if (chance.onceIn(20)) return { kind: 'bytes', bytes: strangeBytes(chance) };
  const method = chance.oneOf(METHODS);
  const messages = method.messages(chance).map((message) => framed(mutated(Buffer.from(message.serializeBinary()), chance), chance));
  const said = chance.onceIn(500) ? huge(chance) : { body: Buffer.concat(messages), headers: {} };
  return {
    kind: 'call',
    path: method.path,
    isOpenEnded: method.isOpenEnded,
    leaving: chance.oneOf(['half-closes', 'half-closes', 'half-closes', 'cancels', 'stays'] as const),
    ...said,
    headers: { ...said.headers, ...(chance.onceIn(8) ? chance.oneOf(HEADERS) : {}) },
  };
};

/** An input in a line. */
export const inWords = (input: Input): string => {
  const { kind } = input;
  const bytes = kind === 'call' ? input.body : input.bytes;
  const how = kind === 'call' ? `${input.path} ${input.leaving} ${JSON.stringify(input.headers)}` : 'bytes';
  return `${how}, ${bytes.length} bytes: ${bytes.subarray(0, 500).toString('hex')}`;
};
