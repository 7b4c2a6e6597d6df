import { shared } from './messages.js';

const TEXT = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const NIL = '00000000-0000-0000-0000-000000000000';

/** Lower-case text of a UUID in either wire form; undefined when it is missing, malformed or nil. */
export const parseUuid = (uuid: shared.UUID | undefined): string | undefined => {
  if (uuid === undefined) return undefined;
  const structured = uuid.getStructured();
  const text = structured === undefined ? uuid.getString().toLowerCase() : fromHalves(structured);
  return TEXT.test(text) && text !== NIL ? text : undefined;
};

export const textUuid = (text: string): shared.UUID => new shared.UUID().setString(text);

export const structuredUuid = (text: string): shared.UUID => {
  const hex = text.replaceAll('-', '');
  const half = (start: number) => BigInt.asIntN(64, BigInt(`0x${hex.slice(start, start + 16)}`)).toString();
  return new shared.UUID().setStructured(new shared.UUID.Structured().setMostSignificantBits(half(0)).setLeastSignificantBits(half(16)));
};

const fromHalves = (halves: shared.UUID.Structured): string => {
  const half = (bits: string) => BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0');
  const hex = half(halves.getMostSignificantBits()) + half(halves.getLeastSignificantBits());
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};
