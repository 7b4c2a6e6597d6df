import type { Label } from '@redress/domain';
import { type RawBuilder, sql } from 'kysely';
import type { ReadDatabase } from '../database/read-database.js';
import type { Db } from '../database/schema.js';
import type { Reflected } from '../serving.js';
import type { Column, OpenTable, Row, Totals } from './table.js';

type Raw = Readonly<Record<string, unknown>>;

/** How the rows of a table are found: planned in the transaction that fixes the state they are read from. */
export type Plan = {
  readonly columns: readonly Column[];
  /** A select in a total order. */
  readonly select: RawBuilder<unknown>;
  /** The rows of a page, in order; what it awaits must not ask the database. Names of columns come in camel case. */
  readonly read: (raw: readonly Raw[]) => readonly Row[] | Promise<readonly Row[]>;
  /** The position and the versions of the views that the select reads. */
  readonly reflected: Reflected;
  readonly totals?: Totals;
};

export type Source = { readonly name: string; readonly title: Label; readonly plan: (db: Db) => Promise<Plan> };

/** The reader took nothing for so long that the query was ended: an open one keeps the database from tidying up. */
export class ExportAbandoned extends Error {
  override readonly name = 'ExportAbandoned';
  constructor(readonly idleMs: number) {
    super(`nothing was read of the export for ${idleMs / 1000} s`);
  }
}

export type ReadingOptions = {
  readonly pageRows?: number;
  /** Milliseconds for which a reader may take nothing. */
  readonly idleMs?: number;
  /** Whether to count the rows first. */
  readonly counted?: boolean;
};

let opened = 0;

/**
 * Opens a table for reading, page by page, in one state of the views.
 *
 * On PostgreSQL it is a cursor within a repeatable-read transaction that lasts as long as the reading. The embedded engine has one session,
 * and whoever holds a transaction there holds up the projector: so its cursor is one `with hold`, which the commit copies to a temporary
 * file of the engine; what others wait for is that copy, not the reader.
 *
 * Faults: those of the plan and of the database; `ExportAbandoned` while reading.
 */
export const openTable = async (
  { db, engine }: ReadDatabase,
  { name, title, plan }: Source,
  { pageRows = 2_000, idleMs = 60_000, counted = false }: ReadingOptions = {},
): Promise<OpenTable> => {
  const held = engine === 'pglite';
  opened += 1;
  const cursor = sql.ref(`export_${opened}`);
  const transaction = await db.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute();
  let found: Plan & { readonly count: number | undefined };
  try {
    // As `snapshot` does: no table of a view is put in another's place while it is read.
    if (!held) await sql`lock table redress_schema in access share mode`.execute(transaction);
    const planned = await plan(transaction);
    const [total] = counted
      ? (await sql<{ n: number }>`select count(*) as n from (${planned.select}) as counted`.execute(transaction)).rows
      : [];
    await sql`declare ${cursor} no scroll cursor ${held ? sql`with hold` : sql``} for ${planned.select}`.execute(transaction);
    if (held) await transaction.commit().execute();
    found = { ...planned, count: total?.n };
  } catch (error) {
    if (!transaction.isCommitted) await transaction.rollback().execute();
    throw error;
  }
  const { columns, reflected, count, read, totals } = found;
  const views = Object.entries(reflected.versions).map(([view, version]) => ({ name: view, version }));
  const session = held ? db : transaction;

  let ending: Promise<void> | undefined;
  const close = (): Promise<void> => {
    ending ??= (async () => {
      if (held) await sql`close ${cursor}`.execute(session);
      else await transaction.rollback().execute();
    })();
    return ending;
  };
  const abandoned = { yes: false };
  const watch = (): NodeJS.Timeout =>
    setTimeout(() => {
      abandoned.yes = true;
      // A connection that is gone has ended the query too.
      close().catch(() => undefined);
    }, idleMs).unref();

  const pages = async function* (): AsyncGenerator<readonly Row[]> {
    try {
      for (;;) {
        const { rows } = await sql<Raw>`fetch forward ${sql.lit(pageRows)} from ${cursor}`.execute(session);
        if (rows.length === 0) return;
        const page = await read(rows);
        const timer = watch();
        yield page;
        clearTimeout(timer);
        if (abandoned.yes) throw new ExportAbandoned(idleMs);
        if (rows.length < pageRows) return;
      }
    } finally {
      await close().catch(() => undefined);
    }
  };
  return {
    name,
    title,
    columns,
    views,
    position: reflected.position,
    count,
    ...(totals === undefined ? {} : { totals }),
    pages: pages(),
    close,
  };
};
