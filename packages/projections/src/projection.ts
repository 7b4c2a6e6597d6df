import type { Actor, Instant, Stage } from '@redress/domain';
import type { Position } from '@redress/eventstore';

type Message = { readonly type: string; readonly data: unknown };

/** An event as a projection sees it. Personal values read as erased: none of them ever enters a table. */
export type Recorded<Event extends Message = Message> = {
  readonly event: Event;
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly actor: Actor;
  readonly stage: Stage | null;
  readonly cycle: number | null;
};

export type ColumnType = 'text' | 'integer' | 'bigint' | 'boolean' | 'date' | 'timestamptz' | 'jsonb';

/**
 * A read model as data. Pure, and exact under any split into batches: a row is a function of its own key's events in order, sums only.
 *
 * A change of `key`, `initial`, `evolve` or `columns` that alters rows asks for a new `version`: it is built in a table of its own while
 * the old one still answers.
 */
export type Projection<Event extends Message, Row extends object> = {
  readonly name: string;
  readonly version: number;
  readonly handles: readonly Event['type'][];
  /** SQL types by property; a property is stored in snake_case. Values must read back as they were written: no floats, no decimals. */
  readonly columns: { readonly [K in keyof Row & string]: ColumnType };
  /**
   * The oldest version whose rows this release's queries can read while its own are being built. Without it every older version that has
   * these columns with these types will do, so it is asked for when the shape of a jsonb column or the meaning of a value has changed.
   */
  readonly readableSince?: number;
  /** What stands behind `create index on <table>`. */
  readonly indexes: readonly string[];
  /** The row an event belongs to; undefined when it does not concern this view. */
  key(recorded: Recorded<Event>): string | undefined;
  readonly initial: Row;
  evolve(row: Row, recorded: Recorded<Event>): Row;
};

/** A projection of which only the mechanism matters. */
export type AnyProjection = Projection<Message, Readonly<Record<string, unknown>>>;

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The table a version of a view lives in. */
export const tableOf = ({ name, version }: { readonly name: string; readonly version: number }): string =>
  `${name.replaceAll('-', '_')}_v${version}`;

export const columnOf = snake;
