import type { CommandCatalogue } from '../catalogue.js';
import type { Stage } from '../envelope.js';

/** What documentation and doors need to know of a command. */
export type CommandInfo<Example = unknown> = {
  /** `any`: belongs to no stage. */
  readonly stage: Stage | 'any';
  /** One English sentence. */
  readonly summary: string;
  /** Persons and services give `staff` commands through the API; `loop` commands are the engine's own. */
  readonly audience: 'staff' | 'loop';
  readonly example: Example;
};

export type InfoOf<C extends CommandCatalogue> = { readonly [K in keyof C & string]: CommandInfo<C[K]['_zod']['input']> };

/** Marks all commands of a stage at once. */
export const describe =
  (stage: CommandInfo['stage'], audience: CommandInfo['audience'] = 'staff') =>
  <Example>(summary: string, example: Example): CommandInfo<Example> => ({ stage, summary, audience, example });
