export { type User, UserRefused, UsersUnusable } from './access/account.js';
export type { UserSource } from './access/accounts.js';
export { type Exposure, ExposureRefused } from './access/exposure.js';
export type { AccessOptions } from './access/secure.js';
export { openUsers, type Users } from './access/users.js';
export type { Limits } from './limits.js';
export { LogFailed, LogUnusable } from './log/event-log.js';
export { type Node, type NodeLogger, type NodeOptions, type NodeStatus, type NodeStorage, startNode } from './node.js';
export { type TlsSource, TlsUnusable } from './tls/tls-files.js';
