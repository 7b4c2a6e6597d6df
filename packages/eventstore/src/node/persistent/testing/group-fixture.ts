import { randomUUID } from 'node:crypto';
import type { EventLog, RecordedEvent } from '../../log/event-log.js';
import { openMemoryLog } from '../../log/memory-log.js';
import { Consumer } from '../consumer.js';
import { Group } from '../group.js';
import type { GroupConfig, GroupSource } from '../group-config.js';
import type { Message } from '../message.js';
import type { GroupSettings } from '../settings.js';

export const SETTINGS: GroupSettings = {
  resolveLinks: false,
  extraStatistics: false,
  messageTimeout: 30_000,
  maxRetries: 2,
  checkpointAfter: 2_000,
  minCheckpoint: 10,
  maxCheckpoint: 1_000,
  maxSubscribers: 0,
  liveBuffer: 500,
  readBatch: 5,
  historyBuffer: 20,
  strategy: 'RoundRobin',
};

export const recordedEvent = (more: Partial<RecordedEvent> = {}): RecordedEvent => ({
  id: randomUUID(),
  type: 'noted',
  isJson: true,
  data: Buffer.from('{}'),
  metadata: new Uint8Array(),
  stream: 'note-1',
  revision: 0,
  position: 1,
  createdAt: 0,
  ...more,
});

export const messageAt = (place: number, more: Partial<RecordedEvent> = {}, retries = 0): Message => {
  const event = recordedEvent({ revision: place, position: place + 1, ...more });
  return { delivered: { event }, id: event.id, origin: { kind: 'source', place }, retries };
};

/** Appends events; answers the position of the last. */
export const write = async (log: EventLog, stream: string, count: number): Promise<number> => {
  const events = Array.from({ length: count }, () => {
    const { id, type, isJson, data, metadata } = recordedEvent();
    return { id, type, isJson, data, metadata };
  });
  const outcome = await log.append({ stream, expected: 'any', events });
  if (outcome.kind !== 'written' || outcome.position === undefined) throw new Error(`not written: ${outcome.kind}`);
  return outcome.position;
};

/** A consumer that notes what it gets. */
export const noting = (size = 10, hear: (message: Message) => void = () => undefined) => {
  const got: Message[] = [];
  const drops: string[] = [];
  const failures: string[] = [];
  const line = {
    send: (message: Message) => {
      got.push(message);
      hear(message);
      return true;
    },
    drop: () => void drops.push('dropped'),
    fail: ({ message }: Error) => void failures.push(message),
  };
  const consumer = new Consumer({ from: 'here', user: 'anonymous', connectionName: 'test' }, size, line);
  return {
    consumer,
    got,
    drops,
    failures,
    revisions: () => got.map(({ delivered }) => (delivered.event ?? delivered.link)?.revision),
    ids: () => got.map(({ id }) => id),
  };
};

export const openGroup = async (
  more: { readonly log?: EventLog; readonly settings?: Partial<GroupSettings>; readonly source?: GroupSource } & Partial<
    Omit<GroupConfig, 'settings' | 'source'>
  > = {},
) => {
  const { log = openMemoryLog(), settings, source = { kind: 'stream', stream: 'note-1' }, ...rest } = more;
  const faults: Error[] = [];
  const config = { source, group: 'g', startFrom: '0', beginsAfter: -1, ...rest, settings: { ...SETTINGS, ...settings } };
  const group = await Group.open(log, config, (fault) => void faults.push(fault));
  return { log, group, faults };
};

/** Polls until the condition holds; fails with its description in the end. */
export const until = async (description: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`did not come about: ${description}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
};

/** Groups of a test; `stopAll` ends them, in `afterEach`. */
export const openedGroups = () => {
  const open: Group[] = [];
  return {
    opened: async (...given: Parameters<typeof openGroup>) => {
      const fixture = await openGroup(...given);
      open.push(fixture.group);
      return fixture;
    },
    stopAll: async () => {
      for (const group of open.splice(0)) await group.stop({ drop: true });
    },
  };
};
