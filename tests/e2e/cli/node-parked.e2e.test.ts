import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { defineEvents, type EventMetadata } from '@redress/domain';
import { connectEventStore, type EventStore, memoryKeyring } from '@redress/eventstore';
import { z } from 'zod';
import { redress, type Started, scratch, startRedress } from '../../support/cli.js';

jest.setTimeout(5 * 60_000);

const metadata: EventMetadata = {
  commandId: '11111111-1111-4111-8111-111111111111',
  commandFingerprint: 'a'.repeat(64),
  correlationId: 'notice-1',
  causationId: '11111111-1111-4111-8111-111111111111',
  actor: { id: 's-001', role: 'handler', kind: 'human' },
  occurredAt: '2026-03-02T01:30:00.000Z',
  recordedAt: '2026-03-02T01:30:01.000Z',
};

const eventually = async (description: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await pause(20)) if (await holds()) return;
  throw new Error(`did not come about: ${description}`);
};

describe('what a consumer could not handle', () => {
  const place = scratch();
  const data = join(place.path, 'data');
  const ending = new AbortController();
  let node: Started;
  let store: EventStore;
  let env: Readonly<Record<string, string>>;

  beforeAll(async () => {
    node = await startRedress(['node', '--memory', '--data', data], {});
    const url = String(node.ready.eventStoreUrl);
    env = { EVENTSTORE_URL: url };
    const catalogue = defineEvents({ Requested: z.strictObject({ text: z.string() }) });
    store = await connectEventStore({ url, catalogue, keyring: memoryKeyring() });
  });
  afterAll(async () => {
    ending.abort();
    await store.close();
    await node.stop();
    place.remove();
  });
  const parked = (...args: readonly string[]) => redress(['node', 'parked', ...args, '--data', data], env);
  const answer = async (...args: readonly string[]): Promise<unknown> => JSON.parse((await parked(...args, '--json')).stdout);

  it('is listed with its place and the reason, and handled once it is replayed', async () => {
    let isRepaired = false;
    const handled: string[] = [];
    const handler = async ({ stream }: { readonly stream: string }) => {
      if (!isRepaired) throw Object.assign(new Error('secret'), { name: 'MailboxFull' });
      handled.push(stream);
    };
    const pauses = { first: 1, longest: 5 };
    const options = { signal: ending.signal, retries: 1, pauses };
    const running = store.consume('notices', { categories: ['notice'] }, handler, options);
    running.catch(() => undefined);
    await store.append('notice-1', 'any', [{ id: randomUUID(), type: 'Requested', data: { text: 'secret' }, metadata }]);
    await eventually('parked', async () => (await store.groups()).some((group) => group.parked === 1));

    expect(await answer('list')).toEqual({ groups: [{ group: 'notices', consumers: 1, inFlight: 0, parked: 1 }] });
    expect(await answer('list', 'notices')).toEqual({
      group: 'notices',
      parked: [{ stream: 'notice-1', revision: 0, reason: 'MailboxFull', parkedAt: expect.any(String) }],
    });
    const shown = await parked('list', 'notices');
    expect(shown.stdout).toMatch(/notice-1 +0 +MailboxFull/);
    expect(shown.stdout).not.toContain('secret');

    isRepaired = true;
    expect(await answer('replay', 'notices')).toEqual({ group: 'notices', replayed: 1 });
    await eventually('handled', () => handled.length === 1);
    expect(handled).toEqual(['notice-1']);
    expect(await answer('list')).toMatchObject({ groups: [{ parked: 0 }] });
  });

  it('is refused by name when there is no such group', async () => {
    const ran = await parked('replay', 'nobody');
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain('there is no group nobody');
    expect(ran.stderr).toContain('redress node parked list');
  });
});
