import type { Recorded } from '../projection.js';

type Message = { readonly type: string; readonly data: unknown };

/** Events of one stream as a projection gets them. */
export const history = <Event extends Message>(stream: string, events: readonly Event[]): readonly Recorded<Event>[] =>
  events.map((event, revision) => ({
    event,
    stream,
    revision,
    position: `log:${revision + 1}`,
    occurredAt: '2026-03-02T01:30:00.000Z',
    recordedAt: '2026-03-02T01:30:00.000Z',
    actor: { id: 's-010', role: 'customer_service_rep', kind: 'human' },
    stage: null,
    cycle: null,
  }));

/** The row a history comes to. */
export const rowOf = <Event extends Message, Row extends object>(
  projection: { readonly initial: Row; evolve(row: Row, recorded: Recorded<Event>): Row },
  events: readonly Recorded<Event>[],
): Row => events.reduce((row, recorded) => projection.evolve(row, recorded), projection.initial);
