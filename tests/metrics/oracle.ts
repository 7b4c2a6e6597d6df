import { readFileSync } from 'node:fs';
import { type EventStore, eventsSoFar } from '@redress/eventstore';
import pg from 'pg';

const script = (name: string): string => readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8');
const SCRIPTS = ['1-calendar', '2-cases', '3-dimensions', '4-handling', '5-steps', '6-answers', '7-table', '8-backlog', '9-groups'].map(
  script,
);
const [FIGURES, AMOUNTS] = [script('figures'), script('amounts')];

export type CountRow = {
  readonly metric: string;
  readonly dimension: string;
  readonly value: string;
  readonly mark: string;
  readonly n: number;
};
export type AmountRow = {
  readonly metric: string;
  readonly dimension: string;
  readonly value: string;
  readonly name: string;
  readonly kind: 'sum' | 'duration';
  readonly n: number;
  readonly sum: string;
  readonly median: string;
  readonly p90: string;
  readonly max: string;
};

/** The second implementation: plain SQL over the events as they were exported, which knows none of ours. */
export type Oracle = {
  readonly figures: (
    asOf: string,
    start: string,
    end: string,
  ) => Promise<{ readonly counts: readonly CountRow[]; readonly amounts: readonly AmountRow[] }>;
  readonly close: () => Promise<void>;
};

type Exported = {
  position: number;
  stream: string;
  revision: number;
  type: string;
  data: unknown;
  occurred_at: string;
  recorded_at: string;
};

const exported = async (store: EventStore): Promise<readonly Exported[]> => {
  const events: Exported[] = [];
  for await (const { stream, revision, type, data, metadata, position } of eventsSoFar(store, {
    categories: ['complaint', 'policy', 'calendar'],
  })) {
    const { occurredAt, recordedAt } = metadata;
    events.push({
      position: Number(position.split(':').at(-1)),
      stream,
      revision,
      type,
      data,
      occurred_at: occurredAt,
      recorded_at: recordedAt,
    });
  }
  return events;
};

const PART = 2_000;

/** Exports a log into a schema of its own and asks it there. */
export const openOracle = async (url: string, store: EventStore): Promise<Oracle> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`drop schema if exists exported cascade; create schema exported;
    create table exported.events (position bigint primary key, stream text, revision int, type text, data jsonb, occurred_at timestamptz, recorded_at timestamptz)`);
  const events = await exported(store);
  for (let from = 0; from < events.length; from += PART)
    await client.query('insert into exported.events select * from jsonb_populate_recordset(null::exported.events, $1::jsonb)', [
      JSON.stringify(events.slice(from, from + PART)),
    ]);
  return {
    figures: async (asOf, start, end) => {
      await client.query('drop schema if exists oracle cascade; create schema oracle; set search_path to oracle, exported');
      await client.query('create table report (as_of timestamptz, p_start timestamptz, p_end timestamptz)');
      await client.query('insert into report values ($1, $2, $3)', [asOf, start, end]);
      for (const [index, one] of SCRIPTS.entries())
        await client.query(one).catch((error: unknown) => {
          throw new Error(`script ${index + 1}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
        });
      await client.query('analyze mark');
      return { counts: (await client.query<CountRow>(FIGURES)).rows, amounts: (await client.query<AmountRow>(AMOUNTS)).rows };
    },
    close: () => client.end(),
  };
};
