export { canonicalJson } from './canonical-json.js';
export { commandId } from './command-id.js';
export { type ConnectOptions, connectEventStore } from './esdb-event-store.js';
export {
  type Appended,
  comparePositions,
  type Delivery,
  type EventStore,
  type EventToAppend,
  type ExpectedRevision,
  ForeignPosition,
  InvalidEvent,
  type Position,
  type RecordedEvent,
  RevisionConflict,
  StoreUnavailable,
  StreamDeleted,
  type SubscribeOptions,
  UnknownEventType,
} from './event-store.js';
export { type Command, type CommandHandler, type CommandHandlerOptions, createCommandHandler } from './handle-command.js';
export type { Handled, HandledEvent, Loaded } from './handled.js';
export { type Flaw, findFlaw } from './i-json.js';
export type { DataKey, Keyring } from './keyring.js';
export { type Leaf, leafHash } from './leaf-hash.js';
export { openKeyring } from './libsql-keyring.js';
export type { Clock, Log } from './log.js';
export { createMemoryEventStore, type MemoryEventStoreOptions } from './memory-event-store.js';
export { memoryKeyring } from './memory-keyring.js';
export { createMemoryLog, type MemoryLog } from './memory-log.js';
export type { CommandEnvelope } from './prepare-events.js';
export { createRulesSource, RulesMissing, type RulesSource } from './rules-source.js';
export { SealBroken } from './sealing.js';
