import type { Clock, CommandHandler, EventStore, Keyring, RulesSource, StateMemory } from '@redress/eventstore';
import type { ReadDatabase } from '@redress/projections';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { ApiLimits } from './config.js';
import type { KeyGuard } from './keys/key-guard.js';

/** Whether a part does its work, and if not, why. */
export const readinessSchema = z.object({ name: z.string(), ready: z.boolean(), detail: z.string().optional() }).meta({ id: 'Readiness' });
export type Readiness = z.infer<typeof readinessSchema>;

/** What the interface works with. */
export type ApiOptions = {
  readonly store: EventStore;
  readonly handler: CommandHandler & StateMemory;
  /** Keys of persons, for erasures. */
  readonly keyring: Keyring;
  readonly rules: RulesSource;
  readonly database: ReadDatabase;
  readonly keys: KeyGuard;
  readonly log: Logger;
  /** What else must run before this process is of use, such as the projector. */
  readonly ready: () => readonly Readiness[] | Promise<readonly Readiness[]>;
  readonly limits?: Partial<ApiLimits>;
  readonly clock?: Clock;
};

/** The same as the routes see it. */
export type Doors = Omit<ApiOptions, 'limits' | 'clock' | 'log'> & { readonly now: Clock; readonly limits: ApiLimits };
