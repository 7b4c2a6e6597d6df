import { finished } from 'node:stream/promises';
import { type ExportTable, exportFormats, exportTables, exportTypes, openExport, streamTable } from '@redress/projections';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { principalOf } from '../authentication.js';
import type { Doors } from '../doors.js';
import { problems } from '../openapi.js';
import { viewerOf } from '../personal-access.js';
import { ApiProblem } from '../problem.js';
import { atLeast, awaitPosition, tellPosition } from '../request/position.js';

/** Each holds a connection of the database for as long as its reader takes. */
const AT_ONCE = 2;

const yesNo = z.enum(['true', 'false']);
const common = {
  format: z.enum(exportFormats).default('csv'),
  lang: z.enum(['zh-Hans', 'en']).optional().meta({ description: 'Language of headings; csv has the stable names unless it is given' }),
  guard: yesNo
    .optional()
    .meta({ description: 'csv: whether texts that a spreadsheet would compute get an apostrophe in front; true unless given' }),
  bom: yesNo.optional().meta({ description: 'csv: whether to begin with a byte-order mark, by which Excel knows UTF-8' }),
  totals: yesNo.optional().meta({
    description:
      'Whether the last line tells the totals, where the table has any; true for xlsx and false for csv unless given. parquet has them in its metadata',
  }),
  atLeast,
};

const file = {
  description:
    'The table, as it is read. Redress-Position and Redress-Views say what it shows. A transfer that breaks off is not the whole table.',
  content: Object.fromEntries(Object.values(exportTypes).map((type) => [type.split(';', 1)[0], { schema: z.string() }])),
};

type Query = { readonly [K in keyof typeof common]: z.output<(typeof common)[K]> } & Readonly<Record<string, unknown>>;

const exportRoute = (app: FastifyInstance, doors: Doors, table: ExportTable, running: Set<object>): void => {
  app.get(
    `/v1/exports/${table.name}`,
    {
      // It would have to read the whole table to say how long it is.
      exposeHeadRoute: false,
      schema: {
        operationId: `export${table.name.charAt(0).toUpperCase()}${table.name.slice(1)}`,
        summary: `Export: ${table.summary}`,
        tags: ['queries'],
        querystring: table.parameters.extend(common),
        response: { 200: file, ...problems },
      },
    },
    async (request, reply) => {
      const { format, lang, guard, bom, totals, atLeast: position, ...query } = request.query as Query;
      const seesNames = viewerOf(principalOf(request), doors).seesPersonalData;
      if (query.names === 'true' && !seesNames) throw new ApiProblem('names-withheld');
      if (running.size >= AT_ONCE)
        throw new ApiProblem('exports-busy', { detail: `${AT_ONCE} exports at a time; repeat the request later.` });
      const turn = {};
      running.add(turn);
      try {
        await awaitPosition(doors, position);
        const opened = await openExport(doors.database, table, query, {
          counted: format === 'xlsx',
          ...(seesNames ? { store: doors.store } : {}),
        });
        const bytes = await streamTable(opened, format, {
          guard: guard !== 'false',
          bom: bom === 'true',
          ...(totals === undefined ? {} : { totals: totals === 'true' }),
          ...(lang === undefined ? {} : { lang }),
        });
        finished(bytes)
          .catch((error: Error & { readonly code?: string }) => {
            if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') request.log.error({ err: error }, 'an export broke off');
          })
          .finally(() => running.delete(turn));
        return tellPosition(reply, opened.position)
          .header('redress-views', opened.views.map(({ name, version }) => `${name}=${version}`).join(', '))
          .header('content-disposition', `attachment; filename="redress-${table.name}.${format}"`)
          .type(exportTypes[format])
          .send(bytes);
      } catch (error) {
        running.delete(turn);
        throw error;
      }
    },
  );
};

/** Whole tables as files, streamed. */
export const exportRoutes = (app: FastifyInstance, doors: Doors): void => {
  const running = new Set<object>();
  for (const table of exportTables) exportRoute(app, doors, table, running);
};
