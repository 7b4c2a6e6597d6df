import { comparePositions, type Position } from '@redress/eventstore';
import { sql } from 'kysely';
import { allCheckpoints, type Checkpoint } from './checkpoint.js';
import type { Db } from './database/schema.js';
import { type AnyProjection, columnOf, tableOf } from './projection.js';
import { columnsOf } from './tables.js';

/** What a question needs to know of a view. */
export type Served = Pick<AnyProjection, 'name' | 'version' | 'columns' | 'readableSince'>;

/** No table of a view can answer yet, or any more: it is being built, has failed on the way, or a newer release has taken its place. */
export class ViewNotReady extends Error {
  override readonly name = 'ViewNotReady';
  constructor(
    readonly view: string,
    readonly version: number,
    /** Share of the log that is in the table being built, from 0 to 1; null where nobody knows. */
    readonly progress: number | null,
    readonly failure: string | null,
  ) {
    const how =
      failure === null
        ? `is being built${progress === null ? '' : `, ${Math.floor(progress * 100)} % done`}`
        : `could not be built: ${failure}`;
    super(`the view ${view} (version ${version}) ${how}`);
  }
}

const placeIn = (position: Position): number => Number(position.slice(position.lastIndexOf(':') + 1));

/** How far a building has come, from 0 to 1; null where it is not known. */
export const progressOf = ({ position, target }: Pick<Checkpoint, 'position' | 'target'>): number | null => {
  if (target === null) return null;
  const end = placeIn(target);
  return position === null ? 0 : end === 0 ? 1 : Math.min(1, placeIn(position) / end);
};

export const lower = (a: Position | null, b: Position | null): Position | null =>
  a === null || b === null ? null : comparePositions(a, b) <= 0 ? a : b;

const canRead = async (db: Db, view: Served, version: number): Promise<boolean> => {
  if (version < (view.readableSince ?? 0)) return false;
  const columns = await columnsOf(db, tableOf({ name: view.name, version }));
  return Object.entries(view.columns).every(([name, type]) => columns.get(columnOf(name)) === type);
};

/** The version whose rows answer for a view: its own once it is built, else the newest older one that is built and can be read. */
const servingVersion = async (db: Db, view: Served, found: readonly Checkpoint[]): Promise<Checkpoint | undefined> => {
  const built = found.filter((one) => one.built && one.version <= view.version).sort((a, b) => b.version - a.version);
  for (const one of built) if (one.version === view.version || (await canRead(db, view, one.version))) return one;
  return undefined;
};

/** What an answer reflects. */
export type Reflected = {
  /** The position which the rows of all its views have reached. Null: the log was empty. */
  readonly position: Position | null;
  /** The versions that answered, by view: older ones than this release's while its own are being built. */
  readonly versions: Readonly<Record<string, number>>;
};

/** The tables that answer a question. */
export type Serving = Reflected & { readonly table: (view: Served) => ReturnType<typeof sql.table> };

/**
 * Decides which tables answer a question about these views: the one place where it is decided. Asked within a `snapshot`, so that tables,
 * rows and position belong together while another version takes over. A table that does not yet hold the whole log is never among them.
 *
 * Faults: `ViewNotReady`.
 */
export const serving = async (db: Db, views: readonly Served[]): Promise<Serving> => {
  const names = views.map(({ name }) => name);
  const all = await allCheckpoints(db, names);
  const chosen = new Map<string, Checkpoint>();
  for (const view of views) {
    const found = all.filter(({ projection }) => projection === view.name);
    const one = await servingVersion(db, view, found);
    const own = found.find(({ version }) => version === view.version);
    if (one === undefined)
      throw new ViewNotReady(view.name, view.version, own === undefined ? null : progressOf(own), own?.failure ?? null);
    chosen.set(view.name, one);
  }
  const positions = [...chosen.values()].map(({ position }) => position);
  return {
    table: (view) => sql.table(tableOf({ name: view.name, version: chosen.get(view.name)?.version ?? view.version })),
    position: positions.reduce((low, position) => lower(low, position), positions[0] ?? null),
    versions: Object.fromEntries([...chosen].map(([name, { version }]) => [name, version])),
  };
};

/** As `serving`, for those who only ask how far: views that nothing serves yet are left out. */
export const servedCheckpoints = async (db: Db, views: readonly Served[]): Promise<readonly Checkpoint[]> => {
  const names = views.map(({ name }) => name);
  const all = await allCheckpoints(db, names);
  const found: Checkpoint[] = [];
  for (const view of views) {
    const one = await servingVersion(
      db,
      view,
      all.filter(({ projection }) => projection === view.name),
    );
    if (one !== undefined) found.push(one);
  }
  return found;
};
