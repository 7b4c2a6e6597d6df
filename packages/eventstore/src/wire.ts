import { type EventCatalogue, type EventDefinition, eventMetadata, type Json, kebab, splitPersonal } from '@redress/domain';
import { z } from 'zod';
import { type EventToAppend, InvalidEvent, type RecordedEvent, type SubscribeOptions, UnknownEventType } from './event-store.js';
import { findFlaw } from './i-json.js';
import type { Keyring } from './keyring.js';
import { type EventParts, type EventValues, open, openErased, type Sealed, seal, sealed } from './sealing.js';

/** First event of every log; gives it its identity. */
export const LOG_CREATED = 'LogCreated';
export const LOG_STREAM = 'redress-log';

/** An event as it lies in the log. */
export type WireEvent = { readonly id: string; readonly type: string; readonly data: Json; readonly metadata: Json };
/** The same as handed back by a store, with its place; data unknown until checked. */
export type ReadEvent = {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: unknown;
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
};

/** Turns the domain's events into wire events and back: names, schemas, upcasting, I-JSON, sealing. */
export type Codec = {
  /** For events whose schema declares nothing personal. */
  readonly encodeClear: (event: EventToAppend) => WireEvent;
  readonly encode: (stream: string, event: EventToAppend) => Promise<WireEvent>;
  readonly decode: (event: ReadEvent) => Promise<RecordedEvent>;
  /** The same with sealed values as erased: no key is asked for. */
  readonly decodeErased: (event: ReadEvent) => RecordedEvent;
  /** The name of an event's type. Throws `UnknownEventType`. */
  readonly nameOf: (event: ReadEvent) => string;
  /** The same without data: nothing is opened, upcast or checked but the metadata, from which what is personal stays away. Tells whom it is about. */
  readonly decodeBare: (event: ReadEvent) => RecordedEvent;
};

type Known = { readonly name: string; readonly definition: EventDefinition };

const WIRE_NAME = /^([a-z0-9]+(?:-[a-z0-9]+)*)\.v([1-9]\d{0,5})$/;

const ours: EventCatalogue = {
  [LOG_CREATED]: { wire: 'log-created.v1', version: 1, data: z.strictObject({ logId: z.uuid() }), upcasters: [] },
};

/** Index by wire name without version. Throws on a gap in an upcasting chain and on names that collide: such a release must not start. */
const byWireName = (catalogue: EventCatalogue): ReadonlyMap<string, Known> => {
  const index = new Map<string, Known>();
  for (const [name, definition] of Object.entries(catalogue)) {
    const { wire, version, upcasters } = definition;
    const base = WIRE_NAME.exec(wire)?.[1];
    if (base === undefined || wire !== `${kebab(name)}.v${version}`) throw new Error(`event ${name}: wire name ${wire} does not fit it`);
    if (upcasters.length !== version - 1 || Array.from(upcasters).some((step) => typeof step !== 'function'))
      throw new Error(`event ${name}: version ${version} needs ${version - 1} upcasters without a gap`);
    const twin = index.get(base);
    if (twin !== undefined) throw new Error(`events ${twin.name} and ${name} share the wire name ${base}`);
    index.set(base, { name, definition });
  }
  return index;
};

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const checked = <S extends z.ZodType>(schema: S, value: unknown, type: string, at: string): z.output<S> => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new InvalidEvent(type, `${at}${pointerOf(issue?.path ?? [])}`, issue?.message ?? 'does not fit its schema');
};

const checkJson = (value: unknown, type: string, at: string): Json => {
  const flaw = findFlaw(value);
  if (flaw !== undefined) throw new InvalidEvent(type, `${at}${flaw.at}`, flaw.reason);
  return value as Json;
};

/** Where the personal values lie, by JSON Pointer into the event. */
const pointersOf = ({ data, metadata }: EventValues): readonly string[] => [
  ...Object.keys(data).map((pointer) => `/data${pointer}`),
  ...Object.keys(metadata).map((pointer) => `/metadata${pointer}`),
];

const isObject = (data: Json): data is { readonly [key: string]: Json } =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

/** Whom the sealed values are about, and under which key. Whether the seal is one at all is checked where it is opened. */
const subjectOf = (data: unknown): { readonly person?: string; readonly keyId?: string } => {
  const box = isObject(data as Json) ? (data as { readonly sealed?: Json }).sealed : undefined;
  if (box === undefined || !isObject(box)) return {};
  const { subject, keyId } = box;
  return typeof subject === 'string' && typeof keyId === 'string' ? { person: subject, keyId } : {};
};

export const createCodec = (catalogue: EventCatalogue, keyring: Keyring): Codec => {
  const all: EventCatalogue = { ...catalogue, ...ours };
  const index = byWireName(all);

  /** Checked against schema and I-JSON, split into what may lie in clear and what must be sealed. */
  const split = ({ type, data, metadata }: EventToAppend) => {
    const definition = Object.hasOwn(all, type) ? all[type] : undefined;
    if (definition === undefined) throw new InvalidEvent(type, '', 'is not in the catalogue');
    // JSON first: a schema may let an undefined member or an odd number pass, the log must not.
    checkJson(data, type, '/data');
    checkJson(metadata, type, '/metadata');
    const payload = checked(definition.data, data, type, '/data') as Json;
    // Both were checked to be JSON above; their types allow undefined members.
    const surroundings = checked(eventMetadata, metadata, type, '/metadata') as Json;
    const [ofData, ofMetadata] = [splitPersonal(definition.data, payload), splitPersonal(eventMetadata, surroundings)];
    return {
      wire: definition.wire,
      clear: { data: ofData.clear, metadata: ofMetadata.clear },
      personal: { data: ofData.personal, metadata: ofMetadata.personal },
    };
  };

  const encodeClear = (event: EventToAppend): WireEvent => {
    const { wire, clear, personal } = split(event);
    const [pointer] = pointersOf(personal);
    if (pointer !== undefined) throw new InvalidEvent(event.type, pointer, 'is personal data, but of whom is not said');
    return { id: event.id, type: wire, ...clear };
  };

  const encode = async (stream: string, event: EventToAppend): Promise<WireEvent> => {
    const { id, type, person } = event;
    if (person === undefined) return encodeClear(event);
    const { wire, clear, personal } = split(event);
    if (pointersOf(personal).length === 0) return { id, type: wire, ...clear };
    const { data, metadata } = clear;
    if (!isObject(data) || 'sealed' in data) throw new InvalidEvent(type, '/data/sealed', 'is where personal values are sealed');
    const box = await seal(keyring, person, personal, { stream, id, wire });
    return { id, type: wire, data: { ...data, sealed: box }, metadata };
  };

  /** What lies in clear, and the box with the sealed values where there is one. */
  const unpacked = (event: ReadEvent): { readonly clear: EventParts; readonly box?: Sealed } => {
    const [data, metadata] = [event.data as Json, event.metadata as Json];
    if (!isObject(data) || data.sealed === undefined) return { clear: { data, metadata } };
    const { sealed: box, ...clear } = data;
    return { clear: { data: clear, metadata }, box: checked(sealed, box, event.type, '/data/sealed') };
  };

  const opened = async (event: ReadEvent): Promise<EventParts> => {
    const { clear, box } = unpacked(event);
    return box === undefined ? clear : open(keyring, clear, box, { stream: event.stream, id: event.id, wire: event.type });
  };

  /** Asked for every event of the log, and there are only so many types. */
  const met = new Map<string, Known & { readonly version: number }>();

  /** What a wire type is called, and the version at which an event of it was written. */
  const known = ({ type, stream, revision }: ReadEvent): Known & { readonly version: number } => {
    const before = met.get(type);
    if (before !== undefined) return before;
    const [, base = '', digits = '0'] = WIRE_NAME.exec(type) ?? [];
    const found = index.get(base);
    const version = Number(digits);
    if (found === undefined || version > found.definition.version) throw new UnknownEventType(type, stream, revision);
    const now = { ...found, version };
    met.set(type, now);
    return now;
  };

  const recorded = (name: string, { id, type, metadata, stream, revision, position }: ReadEvent, data?: unknown): RecordedEvent => ({
    id,
    type: name,
    data,
    metadata: checked(eventMetadata, metadata, type, '/metadata'),
    stream,
    revision,
    position,
  });

  /** The event as the present schema has it. */
  const upToDate = (event: ReadEvent, { name, definition, version }: ReturnType<typeof known>, stored: EventParts): RecordedEvent => {
    const { metadata } = stored;
    let { data } = stored;
    for (const upcast of definition.upcasters.slice(version - 1)) data = upcast(data);
    return { ...recorded(name, { ...event, metadata }, checked(definition.data, data, event.type, '/data')), ...subjectOf(event.data) };
  };

  const decode = async (event: ReadEvent): Promise<RecordedEvent> => {
    const type = known(event);
    return upToDate(event, type, await opened(event));
  };

  const decodeErased = (event: ReadEvent): RecordedEvent => {
    const type = known(event);
    const { clear, box } = unpacked(event);
    return upToDate(event, type, box === undefined ? clear : openErased(clear, box));
  };

  const decodeBare = (event: ReadEvent): RecordedEvent => ({ ...recorded(known(event).name, event), ...subjectOf(event.data) });

  return { encodeClear, encode, decode, decodeErased, decodeBare, nameOf: (event) => known(event).name };
};

/** What a subscription hands out of an event, by what it was asked for. */
export const decodedFor = (
  codec: Codec,
  event: ReadEvent,
  { withData = true, personal = true, dataOf }: Pick<SubscribeOptions, 'withData' | 'personal' | 'dataOf'>,
): RecordedEvent | Promise<RecordedEvent> => {
  if (!withData || dataOf?.has(codec.nameOf(event)) === false) return codec.decodeBare(event);
  return personal ? codec.decode(event) : codec.decodeErased(event);
};
