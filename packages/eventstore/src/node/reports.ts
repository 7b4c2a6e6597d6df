import { occasionally } from './occasionally.js';

export type NodeLogger = {
  info(context: object, message: string): void;
  warn(context: object, message: string): void;
  error(context: object, message: string): void;
};

/** What a node has to say while it serves; what strangers can cause is said now and then only. */
export const createReports = (host: string, log: NodeLogger | undefined) => ({
  onFault: ({ message }: Error) => log?.error({ host, fault: message }, 'event store node could not read its log'),
  onLimit: occasionally((what: string, leftOut) =>
    log?.warn({ host, what, leftOut }, 'event store node turned away what exceeds its limits'),
  ),
  onRefused: occasionally((peer: string, leftOut) =>
    log?.warn({ host, peer, leftOut }, 'event store node refused a wrong name or password'),
  ),
});
