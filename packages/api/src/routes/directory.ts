import {
  absencesAhead,
  type DirectoryDocument,
  deadEndsOf,
  departmentNamed,
  directory,
  directoryId,
  type Holding,
  holdingOfCase,
  holdingOfImprovement,
  type Instant,
  instant,
  type Naming,
  pathStep,
  type Resolution,
  RULE_DOCUMENT_ID,
  type RulesInForce,
  resolveInDirectory,
  roleNamed,
  tellDeadEnd,
  tellResolution,
  withAbsences,
} from '@redress/domain';
import { forEachHeldCase } from '@redress/projections';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { principalOf } from '../authentication.js';
import type { Doors } from '../doors.js';
import { labelSchema } from '../labels.js';
import { problems } from '../openapi.js';
import { viewerOf } from '../personal-access.js';
import { ApiProblem, CommandRefused } from '../problem.js';
import { atLeast, awaitPosition, tellReflected } from '../request/position.js';
import { staffNaming } from '../staff-naming.js';

const BASE = '/v1/rules/directory';
const TAGS = ['rules'];
const at = instant.optional().meta({ description: 'At this instant, by the directory and the absences recorded by then; now if left out' });

const question = z
  .strictObject({
    person: directoryId.optional().meta({ description: 'Who acts for this member of staff' }),
    role: z
      .string()
      .max(100)
      .refine((name) => roleNamed(name) !== undefined && name !== 'department_manager', 'expected a role of the directory')
      .optional()
      .meta({ description: 'Who acts in this role', example: 'supervising_leader' }),
    department: directoryId.optional().meta({ description: 'Who acts as manager of this department' }),
    at,
  })
  .refine(({ person, role, department }) => [person, role, department].filter((one) => one !== undefined).length === 1, {
    message: 'expected exactly one of person, role and department',
    path: ['person'],
  });

const resolution = z
  .object({
    at: instant,
    version: z.int(),
    absences: z.int().optional().meta({ description: 'Revision of the directory up to which absences were known' }),
    staffId: z.string().nullable().meta({ description: 'Who acts; null where nobody does' }),
    path: z.array(pathStep).meta({ description: 'The way there, one step after the other' }),
    text: labelSchema.meta({ description: 'The way in words, with names for those who may see them' }),
  })
  .meta({ id: 'DirectoryResolution' });

const absences = z
  .object({
    at: instant,
    version: z.int(),
    known: z.int().optional().meta({ description: 'Revision of the directory up to which absences were known' }),
    absences: z.array(
      z.object({ staffId: z.string(), from: z.string(), to: z.string(), substituteId: z.string().optional(), running: z.boolean() }),
    ),
  })
  .meta({ id: 'DirectoryAbsences' });

const checkQuery = z.strictObject({
  at,
  draft: z
    .string()
    .regex(/^d[1-9]\d{0,5}$/, 'expected the id of a draft, such as d3')
    .optional()
    .meta({ description: 'As it would be with this open draft' }),
  atLeast,
});

const finding = z.object({
  stream: z.string(),
  holder: z.string(),
  nextDueAt: z.string().nullable(),
  text: labelSchema,
  proposed: z.string().optional().meta({ description: 'Whom the rules would name if they were asked now' }),
  newly: z.boolean().optional().meta({ description: 'Only with the draft: under the directory in force somebody is there' }),
});

const check = z
  .object({
    at: instant,
    version: z.int().meta({ description: 'Of the directory; of a draft the version it is based on' }),
    draft: z.string().optional(),
    open: z.int().meta({ description: 'Open cases and improvements that were looked at' }),
    held: z.int().meta({ description: 'Their holder is there' }),
    actedFor: z.int().meta({ description: 'Their holder is away, and somebody stands in' }),
    lost: z.array(finding).meta({ description: 'Nobody is there for their holder; the next clock leads them up the ladder' }),
    stuck: z.array(finding).meta({ description: 'Nothing rings if nobody acts' }),
    position: z.string().nullable(),
  })
  .meta({ id: 'DirectoryCheck' });

const namingFor = (
  doors: Doors,
  request: FastifyRequest,
  { document, ways }: { readonly document: DirectoryDocument; readonly ways: readonly Resolution[] },
): Promise<Naming> =>
  staffNaming(doors.store, viewerOf(principalOf(request), doors), ways, (id) => departmentNamed(document, id)?.name ?? id);

const versionOf = ({ directory: { version, absences: known } }: RulesInForce) => ({
  version,
  ...(known === undefined ? {} : { absences: known }),
});

/** The rules as they would be with an open draft of the directory. */
const withDraft = async (doors: Doors, draftId: string, rules: RulesInForce, when: Instant): Promise<RulesInForce> => {
  const { state } = await doors.handler.load(directory, RULE_DOCUMENT_ID);
  const draft = state.drafts.find((one) => one.draftId === draftId);
  if (draft === undefined) throw new ApiProblem('not-found', { detail: `No draft ${draftId} of the directory is open.` });
  const document = withAbsences(draft.document, state.absences);
  const ends = deadEndsOf(document, { from: when });
  if (ends.length > 0)
    throw new CommandRefused('invalid-document', {
      detail: 'With this draft somebody would be missing; see errors.',
      errors: ends.map((one) => ({ pointer: '/query/draft', detail: `from ${one.from} ${tellDeadEnd(one)}` })),
    });
  return { ...rules, directory: { version: draft.basedOn, effectiveFrom: when, document } };
};

/** Who acts when, and whether every open case has somebody. */
export const directoryRoutes = (app: FastifyInstance, doors: Doors): void => {
  app.get(
    `${BASE}/resolution`,
    {
      schema: {
        operationId: 'resolveInDirectory',
        summary: 'Who acts for a person, in a role or as manager of a department, and the way to them',
        tags: TAGS,
        querystring: question,
        response: { 200: resolution, ...problems },
      },
    },
    async (request) => {
      const { person, role, department, at: asked } = request.query as z.infer<typeof question>;
      const when = asked ?? doors.now();
      const rules = doors.rules.inForce(when);
      const { document } = rules.directory;
      const known = role === undefined ? undefined : roleNamed(role);
      const answer = resolveInDirectory(
        document,
        person !== undefined
          ? { person }
          : known !== undefined && known !== 'department_manager'
            ? { role: known }
            : { manager: department ?? '' },
        when,
      );
      const naming = await namingFor(doors, request, { document, ways: [answer] });
      return {
        at: when,
        ...versionOf(rules),
        staffId: answer.staffId ?? null,
        path: [...answer.path],
        text: tellResolution(answer, naming),
      };
    },
  );

  app.get(
    `${BASE}/absences`,
    {
      schema: {
        operationId: 'listAbsences',
        summary: 'Absences that are running or ahead, planned in the directory or recorded since',
        tags: TAGS,
        querystring: z.strictObject({ at }),
        response: { 200: absences, ...problems },
      },
    },
    async (request) => {
      const when = (request.query as { at?: Instant }).at ?? doors.now();
      const { version, absences: known, document } = doors.rules.inForce(when).directory;
      return {
        at: when,
        version,
        ...(known === undefined ? {} : { known }),
        absences: absencesAhead(document, when),
      };
    },
  );

  app.get(
    `${BASE}/check`,
    {
      schema: {
        operationId: 'checkHolders',
        summary: 'Whether every open case has a named person who is there and a next timer, now or with a draft of the directory',
        tags: TAGS,
        querystring: checkQuery,
        response: { 200: check, ...problems },
      },
    },
    async (request, reply) => {
      const { at: asked, draft, atLeast: position } = request.query as z.infer<typeof checkQuery>;
      await awaitPosition(doors, position);
      const when = asked ?? doors.now();
      const inForce = doors.rules.inForce(when);
      const rules = draft === undefined ? inForce : await withDraft(doors, draft, inForce, when);
      const found: { readonly stream: string; readonly holding: Holding; readonly newly: boolean }[] = [];
      const counts = { open: 0, held: 0, actedFor: 0 };
      const reflected = await forEachHeldCase(doors.database, (one) => {
        const holdingUnder = (under: RulesInForce) =>
          one.kind === 'complaint' ? holdingOfCase(one.state, one.id, under, when) : holdingOfImprovement(one.state, one.id, under, when);
        const holding = holdingUnder(rules);
        if (holding === undefined) return;
        counts.open += 1;
        if (holding.state === 'held') counts.held += 1;
        if (holding.state === 'acted-for') counts.actedFor += 1;
        if (holding.state !== 'lost' && !holding.isStuck) return;
        found.push({ stream: one.stream, holding, newly: draft !== undefined && holdingUnder(inForce)?.state !== 'lost' });
      });
      const { document } = rules.directory;
      const naming = await namingFor(doors, request, { document, ways: found.map(({ holding }) => holding.acting) });
      const told = ({ stream, holding, newly }: (typeof found)[number]): z.infer<typeof finding> => ({
        stream,
        holder: holding.holder,
        nextDueAt: holding.nextDueAt,
        text: tellResolution(holding.acting, naming),
        ...(holding.proposed === undefined ? {} : { proposed: holding.proposed.staffId }),
        ...(draft === undefined ? {} : { newly }),
      });
      return tellReflected(reply, reflected).send({
        at: when,
        version: rules.directory.version,
        ...(draft === undefined ? {} : { draft }),
        ...counts,
        lost: found.filter(({ holding }) => holding.state === 'lost').map(told),
        stuck: found.filter(({ holding }) => holding.isStuck).map(told),
        position: reflected.position,
      });
    },
  );
};
