export { canonicalJson } from './canonical-json.js';
export type { RecordedCertificate } from './certificates.js';
export { commandId } from './command-id.js';
export {
  type Attempt,
  CannotHandle,
  type ConsumeFilter,
  type ConsumeOptions,
  type Consumers,
  GroupDiffers,
  type GroupStatus,
  type Handler,
  type ParkedEvent,
  UnknownGroup,
} from './consumers.js';
export { type Erasing, type Erasure, type ErasureRequest, erasePerson } from './erase-person.js';
export { type Erasures, followErasures } from './erasures.js';
export { type ConnectOptions, connectEventStore } from './esdb-event-store.js';
export {
  type Appended,
  AppendTooLarge,
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
export { eventsSoFar } from './events-so-far.js';
export { type Command, type CommandHandler, type CommandHandlerOptions, createCommandHandler, type StateMemory } from './handle-command.js';
export type { Handled, HandledEvent, Loaded } from './handled.js';
export { type Flaw, findFlaw } from './i-json.js';
export type { DataKey, Keyring } from './keyring.js';
export { type Exported, exportKeyring } from './keyring-export.js';
export { UnfitExport } from './keyring-export-file.js';
export { type Imported, importKeyring } from './keyring-import.js';
export { type Rotated, rotateWrappingKey } from './keyring-rotation.js';
export { type KeyringStatus, keyringStatus } from './keyring-status.js';
export { kurrentClient } from './kurrent-client.js';
export { type Leaf, leafHash } from './leaf-hash.js';
export { openKeyring } from './libsql-keyring.js';
export type { Clock, Log } from './log.js';
export { findLostKeys, type KeyCheck } from './lost-keys.js';
export { createMemoryEventStore, type MemoryEventStoreOptions } from './memory-event-store.js';
export { memoryKeyring } from './memory-keyring.js';
export { createMemoryLog, type MemoryLog } from './memory-log.js';
export { personNamed } from './person-named.js';
export type { CommandEnvelope } from './prepare-events.js';
export {
  type RuleAmendment,
  type RuleDeed,
  type RuleDraftRecord,
  type RuleHistory,
  type RuleVersion,
  readRuleHistory,
  ruleVersionAt,
} from './rule-history.js';
export { createRulesSource, type RuleCategory, RulesMissing, type RulesSource, versionsAfter } from './rules-source.js';
export { SealBroken } from './sealing.js';
export { staffNames } from './staff-names.js';
export type { KurrentClient, StoreClient } from './store-client.js';
