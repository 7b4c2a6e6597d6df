import type { AnyProjection, Recorded } from './projection.js';

type Row = Readonly<Record<string, unknown>>;

/** An event that a projection could not digest. A bug of the projection, or data it does not expect; it stops there, alone. */
export class ProjectionFailed extends Error {
  override readonly name = 'ProjectionFailed';
  constructor(
    readonly projection: string,
    readonly recorded: Recorded,
    /** How many events of the batch come before it. */
    readonly index: number,
    override readonly cause: unknown,
  ) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`${projection} cannot digest ${recorded.event.type} at ${recorded.stream}@${recorded.revision}: ${reason}`);
  }
}

/** Events of a batch that concern a projection, with the row each belongs to. */
export type Keyed = { readonly key: string; readonly recorded: Recorded; readonly index: number };

const guarded = <T>(projection: AnyProjection, recorded: Recorded, index: number, run: () => T): T => {
  try {
    return run();
  } catch (error) {
    throw new ProjectionFailed(projection.name, recorded, index, error);
  }
};

export const keyed = (projection: AnyProjection, batch: readonly Recorded[]): readonly Keyed[] => {
  const handled = new Set(projection.handles);
  return batch.flatMap((recorded, index) => {
    if (!handled.has(recorded.event.type)) return [];
    const key = guarded(projection, recorded, index, () => projection.key(recorded));
    return key === undefined ? [] : [{ key, recorded, index }];
  });
};

/** The rows a batch changes, given those it found. */
export const foldRows = (projection: AnyProjection, events: readonly Keyed[], found: ReadonlyMap<string, Row>): Map<string, Row> => {
  const rows = new Map<string, Row>();
  for (const { key, recorded, index } of events) {
    const row = rows.get(key) ?? found.get(key) ?? projection.initial;
    rows.set(
      key,
      guarded(projection, recorded, index, () => projection.evolve(row, recorded)),
    );
  }
  return rows;
};
