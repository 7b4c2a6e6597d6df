import { v5 } from 'uuid';

/** Fixed for ever: ids of commands of every release derive from it. */
const NAMESPACE = '6f0c7a52-93d4-5b0e-8f5e-2d1c6a7be914';

/** The same parts always give the same id, so that a repeated attempt is recognised as the same command. */
export const commandId = (...parts: readonly string[]): string => v5(JSON.stringify(parts), NAMESPACE);

/**
 * Ids of the events of one attempt at a command. An attempt that repeats its own append is recognised by the store; any other attempt at the
 * same command gets a conflict and finds the events of the first one, instead of an acknowledgement for events that it has not written.
 */
export const eventId = (command: string, attempt: string, index: number): string => v5(`${attempt}/${index}`, command);
