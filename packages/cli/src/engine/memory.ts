import { unfit } from '../failure.js';

const MB = 1_048_576;
/** What everything on one machine takes: Temporal, the event store, the embedded database while it opens, and ourselves. */
const NEEDED_MB = 1_500;

/** Memory that processes here may still take, in MB; `REDRESS_MEMORY_MB` overrides what the system says. */
const availableMb = (): number => {
  const told = process.env.REDRESS_MEMORY_MB;
  if (told !== undefined && /^\d+$/.test(told)) return Number(told);
  return Math.floor(process.availableMemory() / MB);
};

/** Refuses to start everything where it would fail later in ways that are hard to read. */
export const checkMemory = (): void => {
  const available = availableMb();
  if (available < NEEDED_MB)
    throw unfit(
      `the whole engine needs about ${NEEDED_MB} MB of free memory; ${available} MB are available`,
      'end other programs or raise the limit of the container; or run the parts on several machines (redress api, worker, projector)',
    );
};
