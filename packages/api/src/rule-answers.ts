import { actor } from '@redress/domain';
import type { RuleDeed, RuleDraftRecord, RuleVersion } from '@redress/eventstore';
import { z } from 'zod';
import type { Viewer } from './personal-access.js';

const reason = z.union([z.string(), z.object({ erased: z.literal(true) }), z.object({ withheld: z.literal(true) })]);
const deed = { by: actor, at: z.string(), reason: reason.optional() };
const scope = z.record(z.string(), z.unknown());

const versionSchema = z
  .object({
    version: z.int(),
    effectiveFrom: z.string(),
    published: z.object(deed),
    draftId: z.string().optional().meta({ description: 'The draft it came from; none for what set-up published' }),
    revoked: z.object(deed).optional().meta({ description: 'Taken back before it took effect' }),
  })
  .meta({ id: 'RuleVersion' });

const draftSchema = z
  .object({
    draftId: z.string(),
    basedOn: z.int(),
    drafted: z.object(deed),
    amendments: z.array(z.object({ ...deed, key: z.string(), scope: scope.optional(), value: z.unknown(), unit: z.string().optional() })),
    ended: z.object({ ...deed, as: z.enum(['approved', 'rejected', 'withdrawn']), version: z.int().optional() }).optional(),
  })
  .meta({ id: 'RuleDraft' });

const kind = z.enum(['policy', 'calendar', 'directory']);

export const ruleDocumentSchema = versionSchema.extend({ kind, document: z.unknown() }).meta({ id: 'RuleDocument' });

export const ruleHistorySchema = z
  .object({ kind, revision: z.int(), versions: z.array(versionSchema), drafts: z.array(draftSchema) })
  .meta({ id: 'RuleHistory' });

export const openDraftsSchema = z.object({ kind, revision: z.int(), drafts: z.array(draftSchema) }).meta({ id: 'RuleDrafts' });

export const draftDocumentSchema = draftSchema.extend({ kind, document: z.unknown() }).meta({ id: 'RuleDraftDocument' });

export const validationSchema = z
  .object({
    ok: z.boolean(),
    failures: z.array(z.string()).meta({ description: 'What keeps it from being published, as <JSON Pointer>: <what is wrong>' }),
    warnings: z.array(z.string()).meta({ description: 'What may be published but deserves a second look' }),
  })
  .meta({ id: 'RuleValidation' });

/** What a step of a rule document answers. */
export const ruleAnswer = z
  .object({
    id: z.string(),
    revision: z.int(),
    position: z.string().optional(),
    newest: z.object({ version: z.int(), effectiveFrom: z.string() }).nullable(),
    lastDraft: z.string().nullable().meta({ description: 'Id of the draft that was made last' }),
    openDrafts: z.array(z.string()),
  })
  .meta({ id: 'RuleAnswer' });

/** Reasons are people's words: shown to those who see personal data. */
const deedFor = <Deed extends RuleDeed>(viewer: Viewer, { reason: why, ...told }: Deed) => ({
  ...told,
  ...(why === undefined ? {} : { reason: viewer.seesPersonalData || typeof why !== 'string' ? why : { withheld: true as const } }),
});

/** A version without its document. */
export const versionFor = (viewer: Viewer, { version, effectiveFrom, published, draftId, revoked }: RuleVersion) => ({
  version,
  effectiveFrom,
  published: deedFor(viewer, published),
  ...(draftId === undefined ? {} : { draftId }),
  ...(revoked === undefined ? {} : { revoked: deedFor(viewer, revoked) }),
});

export const draftFor = (viewer: Viewer, { draftId, basedOn, drafted, amendments, ended }: RuleDraftRecord) => ({
  draftId,
  basedOn,
  drafted: deedFor(viewer, drafted),
  amendments: amendments.map((one) => deedFor(viewer, one)),
  ...(ended === undefined ? {} : { ended: deedFor(viewer, ended) }),
});
