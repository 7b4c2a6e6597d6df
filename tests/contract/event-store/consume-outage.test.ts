import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { connectEventStore, type EventStore, memoryKeyring } from '@redress/eventstore';
import { type Node, startNode } from '@redress/eventstore/node';
import { type Cable, layCable } from './cable.js';
import { catalogue, noted } from './event-store.contract.js';

jest.setTimeout(60_000);

const until = async (description: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`did not come about: ${description}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
const urlAt = (port: number) => `esdb://127.0.0.1:${port}?tls=false`;

describe('a consumer whose connection fails', () => {
  let node: Node;
  let cable: Cable;
  let store: EventStore;
  /** On a connection of its own, which is not cut. */
  let writer: EventStore;
  let ending: AbortController;

  beforeEach(async () => {
    node = await startNode({ memory: true });
    cable = await layCable(node.port);
    const keyring = memoryKeyring();
    store = await connectEventStore({ url: urlAt(cable.port), catalogue, keyring });
    writer = await connectEventStore({ url: urlAt(node.port), catalogue, keyring });
    ending = new AbortController();
  });
  afterEach(async () => {
    ending.abort();
    await cable.close();
    await store.close();
    await writer.close();
    await node.stop();
  });
  const consume = (handler: (text: string) => Promise<void>) =>
    store.consume('notes', { categories: ['note'] }, ({ data }) => handler((data as { readonly text: string }).text), {
      signal: ending.signal,
    });
  const append = (text: string) => {
    const event = noted(text);
    const attempt = () => writer.append('note-1', 'any', [event]);
    // The client gives up the pending appends of all connections of a process when one of them breaks.
    return attempt().catch(attempt);
  };
  const connected = async () => (await writer.groups()).some(({ consumers }) => consumers > 0);

  it('gets again what it was handling, and only once it is done with it', async () => {
    const begun: string[] = [];
    let atOnce = 0;
    let most = 0;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    consume(async (text) => {
      begun.push(text);
      atOnce += 1;
      most = Math.max(most, atOnce);
      if (begun.length === 1) await held;
      atOnce -= 1;
    }).catch(() => undefined);
    await append('a');
    await until('begun', () => begun.length === 1);
    cable.cut();
    await until('noticed', async () => !(await connected()));
    expect(begun).toEqual(['a']);
    release();
    await until('again', () => begun.length === 2);
    expect(most).toBe(1);
  });

  it('comes again when the store is back, however often', async () => {
    const handled = new Set<string>();
    consume(async (text) => void handled.add(text)).catch(() => undefined);
    for (let round = 0; round < 5; round += 1) {
      await until('connected', connected);
      cable.admit(false);
      cable.cut();
      await append(`${round}`);
      cable.admit(true);
    }
    await until('all', () => handled.size === 5);
  });

  it('ends when it is asked to while it waits for the store', async () => {
    const running = consume(async () => undefined);
    await until('connected', connected);
    cable.admit(false);
    cable.cut();
    ending.abort();
    await expect(running).resolves.toBeUndefined();
  });
});
