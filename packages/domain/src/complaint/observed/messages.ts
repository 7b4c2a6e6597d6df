import { z } from 'zod';
import { defineEvents } from '../../catalogue.js';
import { instant } from '../../envelope.js';
import { personal } from '../../personal.js';
import { id, label } from '../vocabulary.js';
import { flagName, profileName } from './profile-shape.js';

/** A value as the source states it; `asReported` keeps its own spelling. */
const fact = z.strictObject({
  fact: z.string().regex(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/),
  value: z.union([
    z.string().max(10_000),
    z.number().refine((value) => !Number.isInteger(value) || Number.isSafeInteger(value), 'expected a decimal string beyond 2^53'),
    z.boolean(),
    z.null(),
  ]),
  asReported: z.string().max(10_000).optional(),
});

const origin = {
  profile: profileName,
  sourceFile: label,
  /** The source's id of the case; where it is not one that a stream's name may hold, the keyed hash that stands for it there. */
  sourceId: z.string().min(1).max(200),
  importId: id,
  /** IANA zone of the source: whose days, months and years its cases are counted by. */
  timezone: z.string().min(1).max(60).optional(),
  /** Why the row is doubtful, by the flags of its profile; a row that is not has none. */
  quality: z.array(flagName).min(1).max(25).optional(),
};

/** The source's id as the source writes it, where that is in words of its own: they may be a name. */
const statedId = z.string().min(1).max(200);

/** Facts of one time that the source states. */
const report = { facts: z.array(fact).min(1).max(100), statedAt: instant.optional() };

export const observedCommands = {
  ImportCase: z.strictObject({ ...origin, statedId: statedId.optional(), reports: z.array(z.strictObject(report)).min(1).max(50) }),
} as const;

export const observedEvents = defineEvents({
  CaseImported: z.strictObject({ ...origin, statedId: personal(statedId).optional() }),
  FactsReported: z.strictObject(report),
});
