import { describe, expect, it } from '@jest/globals';
import { defineEvents, ERASED, type EventMetadata, evolved, personal } from '@redress/domain';
import { z } from 'zod';
import { InvalidEvent, UnknownEventType } from './event-store.js';
import { memoryKeyring } from './memory-keyring.js';
import { createCodec, type ReadEvent } from './wire.js';

const metadata: EventMetadata = {
  commandId: '11111111-1111-4111-8111-111111111111',
  commandFingerprint: 'a'.repeat(64),
  correlationId: 'complaint-1',
  causationId: '11111111-1111-4111-8111-111111111111',
  actor: { id: 's-001', role: 'handler', kind: 'human' },
  occurredAt: '2026-03-02T01:30:00.000Z',
  recordedAt: '2026-03-02T01:30:00.000Z',
};
const id = '22222222-2222-4222-8222-222222222222';
const stream = 'complaint-1';

const first = defineEvents({ PartyMet: z.strictObject({ name: personal(z.string()), town: z.string() }) });
const second = defineEvents({
  PartyMet: evolved(z.strictObject({ party: z.strictObject({ name: personal(z.string()) }), town: z.string() }), (data) => {
    const { name, town } = data as { readonly name: string; readonly town: string };
    return { party: { name }, town };
  }),
});

const readBack = (event: Pick<ReadEvent, 'id' | 'type' | 'data' | 'metadata'>): ReadEvent => ({
  ...event,
  stream,
  revision: 3,
  position: 'log:1',
});
const met = { id, type: 'PartyMet', data: { name: '张三', town: '上海' }, metadata, person: 'complaint-1' };

describe('events on the wire', () => {
  it('carry versioned names, and personal values only sealed', async () => {
    const wire = await createCodec(first, memoryKeyring()).encode(stream, met);
    expect(wire).toMatchObject({ id, type: 'party-met.v1', data: { town: '上海', sealed: { subject: 'complaint-1', fields: ['/name'] } } });
    expect(JSON.stringify(wire)).not.toContain('张三');
  });

  it('of an older version are opened first and upgraded then, also when erased', async () => {
    const keyring = memoryKeyring();
    const wire = await createCodec(first, keyring).encode(stream, met);
    const newer = createCodec(second, keyring);
    expect((await newer.decode(readBack(wire))).data).toEqual({ party: { name: '张三' }, town: '上海' });
    await keyring.destroy('complaint-1');
    expect((await newer.decode(readBack(wire))).data).toEqual({ party: { name: ERASED }, town: '上海' });
  });

  it('say why they were back-dated only under the key of whom they are about, also where nothing else is personal', async () => {
    const keyring = memoryKeyring();
    const events = defineEvents({ TownSeen: z.strictObject({ town: z.string() }) });
    const codec = createCodec(events, keyring);
    const seen = { ...met, type: 'TownSeen', data: { town: '上海' }, metadata: { ...metadata, backdatingReason: '张三住院' } };
    const wire = await codec.encode(stream, seen);
    expect(wire).toMatchObject({
      data: { town: '上海', sealed: { subject: 'complaint-1', fields: [], metadata: ['/backdatingReason'] } },
      metadata,
    });
    expect(JSON.stringify(wire)).not.toContain('住院');
    expect(await codec.decode(readBack(wire))).toMatchObject({ data: seen.data, metadata: seen.metadata, person: 'complaint-1' });
    expect(codec.decodeBare(readBack(wire)).metadata).toEqual(metadata);
    await keyring.destroy('complaint-1');
    const { data, metadata: afterwards } = await codec.decode(readBack(wire));
    expect([data, afterwards]).toEqual([seen.data, { ...metadata, backdatingReason: ERASED }]);
  });

  it('of before the reason for back-dating was sealed are read as they are', async () => {
    const older = { id, type: 'party-met.v1', data: { name: '张三', town: 'x' }, metadata: { ...metadata, backdatingReason: '电话补录' } };
    const read = await createCodec(first, memoryKeyring()).decode(readBack(older));
    expect(read.metadata.backdatingReason).toBe('电话补录');
  });

  it('are refused with a reason for back-dating that is about nobody', async () => {
    const events = defineEvents({ TownSeen: z.strictObject({ town: z.string() }) });
    const seen = { id, type: 'TownSeen', data: { town: '上海' }, metadata: { ...metadata, backdatingReason: '张三住院' } };
    await expect(createCodec(events, memoryKeyring()).encode(stream, seen)).rejects.toMatchObject({ at: '/metadata/backdatingReason' });
  });

  it.each(['party-met.v3', 'unheard-of.v1', 'PartyMet', 'party-met', 'party-met.v0', 'party-met.v01'])(
    'of type %s stop the reader',
    async (type) => {
      const event = { ...readBack({ id, type, data: {}, metadata }) };
      await expect(createCodec(second, memoryKeyring()).decode(event)).rejects.toEqual(new UnknownEventType(type, stream, 3));
    },
  );

  it.each([
    ['data that does not fit', { data: { town: 1 } }, '/data'],
    ['malformed data', { data: 'not json' }, '/data'],
    ['metadata that does not fit', { metadata: { ...metadata, actor: 'x' } }, '/metadata/actor'],
    ['no metadata', { metadata: undefined }, '/metadata'],
    ['a malformed seal', { data: { town: 'x', sealed: { subject: 'x' } } }, '/data/sealed'],
  ])('with %s stop the reader, naming the place', async (_, change, at) => {
    const codec = createCodec(first, memoryKeyring());
    const error = await codec
      .decode({ ...readBack({ id, type: 'party-met.v1', data: { name: '张三', town: 'x' }, metadata }), ...change })
      .then(
        () => undefined,
        (reason: unknown) => reason,
      );
    expect(error).toBeInstanceOf(InvalidEvent);
    expect((error as InvalidEvent).at.startsWith(at)).toBe(true);
  });

  it('keep their personal values when a whole list of persons is sealed', async () => {
    const events = defineEvents({
      TeamMet: z.strictObject({ team: z.array(z.strictObject({ name: personal(z.string()), role: z.string() })) }),
    });
    const codec = createCodec(events, memoryKeyring());
    const data = {
      team: [
        { name: '李四', role: 'a' },
        { name: '王五', role: 'b' },
      ],
    };
    const wire = await codec.encode(stream, { ...met, type: 'TeamMet', data });
    expect(JSON.stringify(wire)).not.toMatch(/李四|王五/);
    expect((await codec.decode(readBack(wire))).data).toEqual(data);
  });

  it('that are erased already are written without a key', async () => {
    const codec = createCodec(first, memoryKeyring());
    const wire = await codec.encode(stream, { ...met, data: { name: ERASED, town: '上海' } });
    expect(wire.data).toEqual({ name: ERASED, town: '上海' });
    expect((await codec.decode(readBack(wire))).data).toEqual(wire.data);
  });
});

describe('a catalogue', () => {
  const keyring = memoryKeyring();
  const data = z.strictObject({});
  const step = () => ({});

  it.each([
    ['a gap in its upcasters', { Met: { wire: 'met.v3', version: 3, data, upcasters: [step] } }],
    // biome-ignore lint/suspicious/noSparseArray: the gap under test
    ['a hole in its upcasters', { Met: { wire: 'met.v3', version: 3, data, upcasters: [step, ,] as never } }],
    ['a wire name of another version', { Met: { wire: 'met.v1', version: 2, data, upcasters: [step] } }],
    ['a wire name of another event', { Met: { wire: 'seen.v1', version: 1, data, upcasters: [] } }],
    [
      'two names alike on the wire',
      { AMet: { wire: 'a-met.v1', version: 1, data, upcasters: [] }, aMet: { wire: 'a-met.v1', version: 1, data, upcasters: [] } },
    ],
  ])('with %s does not start', (_, catalogue) => {
    expect(() => createCodec(catalogue, keyring)).toThrow(/event/);
  });
});
