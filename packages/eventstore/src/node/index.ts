export { LogFailed, LogUnusable } from './log/event-log.js';
export { type Node, type NodeLogger, type NodeOptions, type NodeStatus, type NodeStorage, startNode } from './node.js';
