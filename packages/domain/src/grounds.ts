import type { CommandCatalogue, EventCatalogue } from './catalogue.js';

/** A clause of the source documents as `docs/clauses` numbers them, such as `S2-14` or `S3.1-03`. */
export type ClauseId = `S${0 | 1 | 2 | 4}-${number}` | `S3.${number}-${number}`;

/** What something of the engine rests on: clauses of the sources, or a reason of ours where they are silent. */
export type Grounds = readonly [ClauseId, ...ClauseId[]] | { readonly ours: string };

/** Marks what no clause asks for, with the reason why it is there all the same. */
export const ours = (reason: string): Grounds => ({ ours: reason });

/** Grounds of each command and each event of a stage or an aggregate: a new one does not compile without. */
export type ClausesOf<C extends CommandCatalogue, E extends EventCatalogue> = {
  readonly commands: { readonly [K in keyof C & string]: Grounds };
  readonly events: { readonly [K in keyof E & string]: Grounds };
};
