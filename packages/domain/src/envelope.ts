import { z } from 'zod';
import { personal } from './personal.js';

/** An instant in UTC with milliseconds and Z, so that instants compare as strings. */
export const instant = z.iso
  .datetime({ precision: 3 })
  .meta({ description: 'Instant, ISO-8601 UTC with milliseconds', example: '2026-03-02T01:30:00.000Z' });
export type Instant = string;

/** What an id may consist of: nothing that a name of a person could be written in, nor anything a stream name could be confused by. */
export const IDENTIFIER = /^[A-Za-z0-9][A-Za-z0-9._:-]*$/;
const word = z.string().max(100).regex(IDENTIFIER, 'expected letters, digits, dots, colons, hyphens or underscores');

/** Who acts: a staff id or the name of a service or process, never the name of a person. */
export const actor = z.strictObject({
  id: word,
  role: word,
  kind: z.enum(['human', 'system', 'external_service']),
});
export type Actor = z.infer<typeof actor>;

/** The engine itself, as the actor of what it does unasked: clocks, set-up, cycles. */
export const SYSTEM: Actor = { id: 'redress', role: 'system', kind: 'system' };

/** The versions of the documents in force when an event was decided. */
export const ruleVersions = z.strictObject({
  policy: z.int().min(1),
  calendar: z.strictObject({ version: z.int().min(1), kind: z.enum(['business', 'drill']) }),
  directory: z.int().min(1),
  /** Revision of the directory's stream up to which absences were known; none where none had been recorded. */
  absences: z.int().min(0).optional(),
});
export type RuleVersions = z.infer<typeof ruleVersions>;

/**
 * How a step of the way to a named person was taken.
 *
 * Arrivals name where the search has come to: `holder`, `substitute`, `next-holder` of the role, `parent-department`, `higher-rung` of the
 * ladder. Obstacles say why it went on from there: `absent`, `vacant`, `inactive` (not joined yet, or left), `unknown` to the directory,
 * `circle` (everybody asked so far stands in for one another), `own-work` (nobody judges their own), `late` (what is late goes up, not back).
 */
export const pathReasons = [
  'holder',
  'substitute',
  'next-holder',
  'parent-department',
  'higher-rung',
  'absent',
  'vacant',
  'inactive',
  'unknown',
  'circle',
  'own-work',
  'late',
] as const;

/** One step of the way to a named person, by ids: names are resolved where they may be shown. */
export const pathStep = z.strictObject({
  why: z.enum(pathReasons),
  staffId: word.optional(),
  departmentId: word.optional(),
  role: word.optional(),
  /** End of an absence. */
  until: instant.optional(),
});
export type PathStep = z.infer<typeof pathStep>;

/** The way to a person whom the engine has put into a field of an event. */
export const resolved = z.strictObject({ field: z.enum(['holder', 'escalatedTo']), staffId: word, path: z.array(pathStep) });
export type Resolved = z.infer<typeof resolved>;

export const stages = ['receive', 'analyze', 'handle', 'feedback', 'improve'] as const;
export type Stage = (typeof stages)[number];

/** Metadata of every event. Lies in the log in clear but for what is declared personal, which is sealed with the personal values of the data. */
export const eventMetadata = z.strictObject({
  /** Id of the command that caused the event; the same id never appends twice. */
  commandId: z.uuid(),
  /** SHA-256 of the command's canonical content; the same id with another fingerprint is refused. */
  commandFingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  /** The case: the stream name of the complaint. */
  correlationId: z.string().min(1),
  /** The command or event that caused it. */
  causationId: z.string().min(1),
  actor,
  /** When it happened in the business. */
  occurredAt: instant,
  /** When it was appended, by our clock; survives a copy to another store. */
  recordedAt: instant,
  stage: z.enum(stages).optional(),
  cycle: z.int().min(1).optional(),
  ruleVersions: ruleVersions.optional(),
  /** Whom the directory named and by which way, where it was more than a look at the plain holder. */
  resolved: z.array(resolved).optional(),
  /** Why `occurredAt` lies noticeably before `recordedAt`. Free words, which may speak of whom the event is about: "she was in hospital". */
  backdatingReason: personal(z.string().max(500)).optional(),
});
export type EventMetadata = z.infer<typeof eventMetadata>;
