import type { StepReason } from '../../calendar/steps.js';
import type { Origin, PolicyScope } from '../../policy-document.js';
import type { Clock } from '../../time.js';
import type { DeadlineKind } from '../timers.js';

export const locales = ['zh-Hans', 'zh-Hant', 'en'] as const;
export type Locale = (typeof locales)[number];

type Unit = 'wd' | 'd' | 'm' | 'h' | 'min';

/** What the sum of a deadline is told with, in one language. Days, times and amounts come in as they are to be printed. */
export type Words = {
  readonly kinds: Readonly<Record<DeadlineKind, string>>;
  readonly origins: Readonly<Record<Origin, string>>;
  readonly reasons: Readonly<Record<StepReason, string>>;
  /** Official days off by the name their notices give them; other names are a company's own and stay as they are. */
  readonly holidays: Readonly<Record<string, string>>;
  readonly clocks: Readonly<Record<Clock, string>>;
  /** From Monday. */
  readonly weekdays: readonly [string, string, string, string, string, string, string];
  readonly day: (parts: { readonly year?: number; readonly month: number; readonly day: number; readonly weekday: string }) => string;
  readonly at: (day: string, time: string) => string;
  readonly span: (from: string, to: string) => string;
  readonly amount: (amount: number, unit: Unit) => string;
  readonly scope: (scope: PolicyScope) => string;
  /** A kind of which several may run, with the one that is meant. */
  readonly of: (kind: string, subject: string) => string;
  readonly begun: (kind: string, from: string, limit: string, clock: string) => string;
  readonly named: (kind: string, from: string, dueAt: string) => string;
  readonly found: (told: { readonly key: string; readonly origin: string; readonly scope: string; readonly policy: number }) => string;
  readonly counted: (calendar: number, timezone: string) => string;
  readonly step: (told: {
    readonly days: string;
    readonly why: string;
    readonly counts: string | null;
    readonly sum: string | null;
  }) => string;
  readonly why: (reason: string, name: string | undefined) => string;
  readonly window: (limit: string, key: string, from: string) => string;
  readonly cap: (insteadOf: string) => string;
  readonly unofficial: (years: readonly number[]) => string;
  readonly due: (dueAt: string, warnAt: string, warnAfter: number | null) => string;
  readonly unrecorded: string;
  readonly paused: (at: string, until: string) => string;
  readonly resumed: (at: string, time: string, from: string, to: string) => string;
  readonly waited: (time: string, from: string, to: string) => string;
  readonly extended: (told: {
    readonly at: string;
    readonly by: string;
    readonly from: string;
    readonly to: string;
    readonly time: string | null;
  }) => string;
  readonly warned: (at: string) => string;
  readonly missed: (at: string) => string;
  readonly revised: (at: string) => string;
  readonly ended: (at: string, inTime: boolean) => string;
  readonly again: (at: string) => string;
  readonly replaced: (at: string) => string;
};
