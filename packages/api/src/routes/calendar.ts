import {
  asKnownOn,
  type BusinessCalendar,
  type CalendarDocument,
  dayKinds,
  daysBetween,
  instant,
  uncoveredYears,
  workingMinutesBetween,
} from '@redress/domain';
import { readRuleHistory, ruleVersionAt } from '@redress/eventstore';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Doors } from '../doors.js';
import { problems } from '../openapi.js';
import { ApiProblem } from '../problem.js';
import { entityTag } from '../request/entity-tag.js';
import { tellPosition } from '../request/position.js';

const MOST_DAYS = 400;
const DAY = 86_400_000;

const date = z.iso.date();
const which = {
  at: instant.optional().meta({ description: 'By the calendar in force at this instant; now if left out' }),
  knownOn: date.optional().meta({ description: 'Without what was announced after this day', example: '2020-01-26' }),
};
const daysQuery = z.strictObject({
  from: date.meta({ description: 'The first day', example: '2026-02-14' }),
  to: date.meta({ description: `The last day, at most ${MOST_DAYS} behind it`, example: '2026-02-24' }),
  ...which,
});
const timeQuery = z.strictObject({ from: instant, to: instant, ...which });

const unofficialYears = z
  .array(z.int())
  .meta({ description: 'Years touched whose official plan is not known: their weekdays are counted, the notice may say otherwise' });
const calendarVersion = z.int().meta({ description: 'Version of the calendar' });
const daysSchema = z
  .object({
    version: calendarVersion,
    timezone: z.string(),
    days: z.array(
      z.object({
        date: z.string(),
        kind: z.enum(dayKinds),
        intervals: z.array(z.object({ opens: z.string(), closes: z.string() })).meta({ description: 'Working time; none on a day off' }),
        name: z.string().optional().meta({ description: 'Of the festival or occasion' }),
        announcement: z.string().optional().meta({ description: 'Id of the announcement that names the day' }),
      }),
    ),
    unofficialYears,
  })
  .meta({ id: 'CalendarDays' });
const timeSchema = z
  .object({ version: calendarVersion, from: z.string(), to: z.string(), workingMinutes: z.number(), unofficialYears })
  .meta({ id: 'WorkingTime' });

type Which = { readonly at?: string | undefined; readonly knownOn?: string | undefined };
type Read = { readonly version: number; readonly document: CalendarDocument; readonly reply: FastifyReply };

const read = async ({ store, now }: Doors, reply: FastifyReply, { at = now(), knownOn }: Which): Promise<Read> => {
  const history = await readRuleHistory(store, 'calendar');
  const found = ruleVersionAt(history, at);
  if (found === undefined) throw new ApiProblem('not-found', { detail: `No calendar is in force at ${at}.` });
  // The store checked it against the schema of calendars.
  const document = found.document as CalendarDocument;
  if (history.revision >= 0) reply.header('etag', entityTag(history.revision));
  return {
    version: found.version,
    document: knownOn === undefined ? document : asKnownOn(document, knownOn),
    reply: tellPosition(reply, history.position ?? null),
  };
};

const businessOf = (document: CalendarDocument): BusinessCalendar => {
  if (document.kind === 'drill')
    throw new ApiProblem('not-found', { detail: 'The calendar of a drill knows no dates: its days follow one another.' });
  return document;
};

const inOrder = (from: string, to: string): void => {
  if (from > to) throw new ApiProblem('invalid-parameter', { detail: `from ${from} lies behind to ${to}: expected the earlier one first` });
};

const noon = (day: string): string => `${day}T12:00:00.000Z`;

/** What the working calendar says: its days, and the working time between two instants. */
export const calendarRoutes = (app: FastifyInstance, doors: Doors): void => {
  app.get(
    '/v1/rules/calendar/days',
    {
      schema: {
        operationId: 'getCalendarDays',
        summary: 'Every day from one to another: its working time, and which announcement says so',
        tags: ['rules'],
        querystring: daysQuery,
        response: { 200: daysSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { from, to, ...asked } = request.query as z.infer<typeof daysQuery>;
      inOrder(from, to);
      if (Date.parse(to) - Date.parse(from) > MOST_DAYS * DAY)
        throw new ApiProblem('invalid-parameter', {
          detail: `to ${to} lies more than ${MOST_DAYS} days behind from ${from}: expected fewer days`,
        });
      const { version, document, reply: answer } = await read(doors, reply, asked);
      const calendar = businessOf(document);
      return answer.send({
        version,
        timezone: calendar.timezone,
        days: daysBetween(calendar, from, to),
        unofficialYears: uncoveredYears(calendar, noon(from), noon(to)),
      });
    },
  );

  app.get(
    '/v1/rules/calendar/working-time',
    {
      schema: {
        operationId: 'getWorkingTime',
        summary: 'The working minutes between two instants',
        tags: ['rules'],
        querystring: timeQuery,
        response: { 200: timeSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { from, to, ...asked } = request.query as z.infer<typeof timeQuery>;
      inOrder(from, to);
      const { version, document, reply: answer } = await read(doors, reply, asked);
      return answer.send({
        version,
        from,
        to,
        workingMinutes: workingMinutesBetween(document, from, to),
        unofficialYears: uncoveredYears(document, from, to),
      });
    },
  );
};
