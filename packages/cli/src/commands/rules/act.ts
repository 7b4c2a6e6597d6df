import { randomUUID } from 'node:crypto';
import { type Aggregate, type PolicyKey, type RuleDocumentState, type RulesInForce, ruleStanding } from '@redress/domain';
import type { Command } from 'commander';
import { staffActor } from '../../engine/staff-actor.js';
import { badInput, failed } from '../../failure.js';
import { dataOf, outputOf } from '../context.js';
import { withCore } from '../with-core.js';

type Message = { readonly type: string; readonly data: unknown };

/** A step of a person, before anything is asked of the engine. */
export type Act<State> = {
  readonly command: Command;
  readonly by: string;
  /** The key of the policy with the roles that may take the step: the person acts in the first of them that they act in. */
  readonly key: PolicyKey;
  readonly id: string;
  readonly aggregate: Aggregate<Message, Message, State, string, RulesInForce>;
  readonly type: string;
  /** What the step says, given how things stand. */
  readonly data: (state: State) => unknown;
};

export type Acted<State> = {
  readonly state: State;
  readonly revision: number;
  readonly position?: string;
  /** When it was done, and the rules in force then. */
  readonly at: string;
  readonly rules: RulesInForce;
};

/** Takes the step as the person, and answers with how things stand then. A refusal fails with its reason, and every detail in a line of its own. */
export const act = <State>({ command, by, key, id, aggregate, type, data }: Act<State>): Promise<Acted<State>> => {
  const out = outputOf(command);
  return withCore({ path: dataOf(command), command: command.parent?.name() ?? command.name(), out }, async ({ handler, rules }) => {
    const at = new Date().toISOString();
    const { state } = await handler.load(aggregate, id);
    const handled = await handler.handle(aggregate, id, {
      id: randomUUID(),
      at,
      actor: staffActor(rules, by, key),
      type,
      data: data(state),
    });
    switch (handled.outcome) {
      case 'refused':
        throw badInput([`refused: ${handled.reason}`, ...(handled.detail?.split('\n') ?? [])].join('\n         '));
      case 'stale':
        throw failed('somebody else was faster: look again and repeat the command');
      case 'recorded':
      case 'repeated':
      case 'nothing':
        return {
          state: handled.state,
          revision: handled.revision,
          at,
          rules: rules.inForce(at),
          ...(handled.position === undefined ? {} : { position: handled.position }),
        };
    }
  });
};

/** How a rule document stands after a step, for `--json`. */
export const standingOf = ({ state, revision, position }: Acted<RuleDocumentState<unknown>>) => ({
  revision,
  ...(position === undefined ? {} : { position }),
  ...ruleStanding(state),
});
