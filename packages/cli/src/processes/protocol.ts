import { z } from 'zod';

/** What `up` tells a supervisor to run. */
export const childSpec = z.object({
  name: z.string(),
  command: z.string(),
  args: z.array(z.string()),
  env: z.record(z.string(), z.string()),
  /** File that takes what the child prints. */
  log: z.string(),
  /** Whether the child is ours and listens on a channel; a foreign program is ended by signals. */
  channel: z.boolean(),
});
export type ChildSpec = z.infer<typeof childSpec>;

/** Order to stop gracefully, passed down to the child. */
export const STOP = 'stop';

/** What a supervisor reports: the child's start and end, and the child's own words (`ready` with its address, …). */
export const report = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('started'), pid: z.int() }),
  z.object({ kind: z.literal('said'), body: z.unknown() }),
  z.object({ kind: z.literal('ended'), code: z.int().nullable(), signal: z.string().nullable(), error: z.string().optional() }),
]);
export type Report = z.infer<typeof report>;

/** How long a child may take to stop in good order before it is ended by force. */
export const GRACE_MS = 10_000;
