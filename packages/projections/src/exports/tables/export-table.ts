import type { Label } from '@redress/domain';
import type { EventStore } from '@redress/eventstore';
import type { z } from 'zod';
import type { Db } from '../../database/schema.js';
import type { Plan } from '../open-table.js';

/** What a plan may ask beside the database. */
export type PlanContext = {
  /** Given, names of persons may be read from the log, where the table knows any and the question asks for them. */
  readonly store?: EventStore;
};

/** A table that can be exported. Another one needs a file here and a line in the index: the doors come from its parameters. */
export type ExportTable<Parameters extends z.ZodObject = z.ZodObject> = {
  readonly name: string;
  readonly title: Label;
  readonly summary: string;
  /** As texts; descriptions are shown to callers. */
  readonly parameters: Parameters;
  /** Faults: `QueryError` naming the parameter. */
  readonly plan: (db: Db, query: z.output<Parameters>, context: PlanContext) => Promise<Plan>;
};
