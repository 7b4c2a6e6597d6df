/*
 * As much of HTTP/2 as it takes to call a method. Node's own client guards against what is sent here, and its process aborts when
 * connections end in the middle of many calls; what is tested is the other end.
 */
export const FRAME = { data: 0, headers: 1, reset: 3, settings: 4, ping: 6, goAway: 7, windowUpdate: 8 } as const;
export const FLAG = { endStream: 1, ack: 1, endHeaders: 4 } as const;
export const CANCEL = 8;
export const LARGEST_FRAME = 16_384;
export const WINDOW = 65_535;

export type Frame = { readonly type: number; readonly flags: number; readonly stream: number; readonly payload: Buffer };

export const frame = (type: number, flags: number, stream: number, payload: Buffer = Buffer.alloc(0)): Buffer => {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
};

export const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** A setting is its number and its value. */
export const setting = (id: number, value: number): Buffer => Buffer.concat([Buffer.from([0, id]), number(value)]);

/** The beginning of a connection that takes whatever is sent to it. */
export const GREETING = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  frame(FRAME.settings, 0, 0, setting(4, 0x7fffffff)),
  frame(FRAME.windowUpdate, 0, 0, number(0x7fffffff - WINDOW)),
]);

const text = (value: string): Buffer => {
  const bytes = Buffer.from(value, 'latin1');
  const length: number[] = [Math.min(bytes.length, 127)];
  if (bytes.length >= 127) {
    let rest = bytes.length - 127;
    for (; rest >= 128; rest = Math.floor(rest / 128)) length.push((rest % 128) + 128);
    length.push(rest);
  }
  return Buffer.concat([Buffer.from(length), bytes]);
};

/** Header fields, each spelled out. */
export const headerBlock = (fields: Readonly<Record<string, string>>): Buffer =>
  Buffer.concat(Object.entries(fields).flatMap(([name, value]) => [Buffer.from([0x10]), text(name), text(value)]));

/** Cuts what arrives into frames; the answer is what is left. */
export const takeFrames = (arrived: Buffer, take: (frame: Frame) => void): Buffer => {
  let rest = arrived;
  while (rest.length >= 9) {
    const end = 9 + rest.readUIntBE(0, 3);
    if (rest.length < end) break;
    take({ type: rest[3] ?? 0, flags: rest[4] ?? 0, stream: rest.readUInt32BE(5) & 0x7fffffff, payload: rest.subarray(9, end) });
    rest = rest.subarray(end);
  }
  return rest;
};
