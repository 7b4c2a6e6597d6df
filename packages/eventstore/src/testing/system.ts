import { type Actor, erasure } from '@redress/domain';
import { commandId } from '../command-id.js';
import type { EventStore, RecordedEvent } from '../event-store.js';
import { createCommandHandler } from '../handle-command.js';
import type { Keyring } from '../keyring.js';
import { createMemoryEventStore } from '../memory-event-store.js';
import { memoryKeyring } from '../memory-keyring.js';
import { createMemoryLog } from '../memory-log.js';
import { type CounterCommand, counterEvents } from './counter.js';
import { fixedRules } from './rules.js';

export const clerk: Actor = { id: 's-001', role: 'customer_service_rep', kind: 'human' };
export const NOW = '2026-03-02T01:30:00.000Z';

let commands = 0;
/** A command with an id of its own. */
export const command = <C extends CounterCommand>(content: C, more: object = {}) => {
  commands += 1;
  return { id: commandId('test', `${commands}`), actor: clerk, at: NOW, ...content, ...more };
};
export const add = (by: number, more: object = {}) => command({ type: 'Add' as const, data: { by } }, more);
export const clear = (more: object = {}) => command({ type: 'Clear' as const, data: {} }, more);

/** A log with handlers that do not know of each other, as in several processes. */
export const system = (keyring: Keyring = memoryKeyring()) => {
  const log = createMemoryLog();
  const connect = (): EventStore => createMemoryEventStore({ catalogue: { ...counterEvents, ...erasure.events }, keyring, log });
  const handlerOver = (store: EventStore, more: object = {}) =>
    createCommandHandler({ store, rules: fixedRules, clock: () => NOW, ...more });
  const events = async (id = '1'): Promise<RecordedEvent[]> => {
    const read: RecordedEvent[] = [];
    for await (const event of connect().read(`counter-${id}`)) read.push(event);
    return read;
  };
  return { log, keyring, connect, handlerOver, newHandler: (more: object = {}) => handlerOver(connect(), more), events };
};
