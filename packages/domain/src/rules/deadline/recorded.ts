import { z } from 'zod';
import { instant } from '../../envelope.js';
import { countedUnits, MOST_STEPS, stepReasons } from '../calendar/steps.js';
import { origins, policyScope } from '../policy-document.js';
import { clocks } from '../time.js';
import { deadlineKinds } from './timers.js';

/** `instant` with amount 0: the due instant was named by a person. */
const policyValue = z.strictObject({ amount: z.number(), unit: z.enum(['wd', 'd', 'h', 'min', 'm', 'instant']) }).readonly();

/** Consecutive days, both included, and what they add to a sum. */
const step = z
  .strictObject({
    from: z.iso.date(),
    to: z.iso.date(),
    why: z.enum(stepReasons),
    counts: z.number().min(0),
    name: z.string().max(200).optional(),
  })
  .readonly();
const steps = z.array(step).max(MOST_STEPS).readonly();

/** How an instant was found: what a person needs, years later, to count it once more. */
const deadlineBasis = z
  .strictObject({
    /** Of the limit; null where a person named the instant. */
    origin: z.enum(origins).nullable(),
    /** For whom the limit was set; empty when for everybody. */
    scope: z.strictObject(policyScope).readonly(),
    clock: z.enum(clocks),
    policyVersion: z.int().min(1),
    calendarVersion: z.int().min(1),
    /** Zone of the dates; of a drill UTC. */
    timezone: z.string().min(1).max(64),
    /** Per cent of the running time after which it warns. */
    warnAfter: z.number(),
    /** What had to pass before the limit began. */
    window: z
      .strictObject({ from: instant, policyKey: z.string().min(1).max(100), policyValue })
      .readonly()
      .nullable(),
    /** The limit alone would have ended later: the deadline it serves ends here. */
    cap: z.strictObject({ at: instant, insteadOf: instant }).readonly().nullable(),
    /** Unit of what the steps count: working days, calendar days, months, or milliseconds on the clock. Together they are the limit. */
    countedIn: z.enum(countedUnits),
    steps,
    /** Years touched whose official plan was not known: their weekdays were counted. */
    unofficialYears: z.array(z.int()).readonly(),
  })
  .readonly();
export type DeadlineBasis = z.infer<typeof deadlineBasis>;

/** A due instant with the value it was computed from and the sum; what an event records, so that later rules never move it. */
export const deadlineSchema = z
  .strictObject({
    kind: z.enum(deadlineKinds),
    /** Start of the limit: behind the window where one has to pass first. */
    from: instant,
    dueAt: instant,
    warnAt: instant,
    policyKey: z.string().min(1).max(100),
    policyValue,
    /** Null where it was recorded before deadlines told their sum. */
    basis: deadlineBasis.nullable(),
  })
  .readonly();
export type Deadline = z.infer<typeof deadlineSchema>;

/** A due instant moved later, by a pause or an extension: the running time that was added, in milliseconds on the deadline's clock. */
export const deadlineMove = z
  .strictObject({
    fromDueAt: instant,
    toDueAt: instant,
    calendarVersion: z.int().min(1),
    timezone: z.string().min(1).max(64),
    steps,
    unofficialYears: z.array(z.int()).readonly(),
  })
  .readonly();
export type DeadlineMove = z.infer<typeof deadlineMove>;
