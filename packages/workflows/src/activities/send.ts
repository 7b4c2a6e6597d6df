import {
  type CaseView,
  caseView,
  complaint,
  type ImprovementView,
  improvement,
  improvementView,
  type LoopCommand,
  parseStream,
  type Sent,
  SYSTEM,
} from '@redress/domain';
import { type CommandHandler, commandId, type Handled } from '@redress/eventstore';
import type { Logger } from 'pino';
import type { Sending } from '../deterministic/follow-stream.js';
import { viewOf } from '../followed.js';

/** A test server may be ahead of the wall clock, a busy server behind it: what is due by either is due. */
export const stamp = (workflowNow: string): string => {
  const wall = new Date().toISOString();
  return wall > workflowNow ? wall : workflowNow;
};

type View = CaseView | ImprovementView;

/** The view after a command; a repeat answers with the place of the first time, so its view is read anew. */
const viewAfter = <State>(handled: Handled<State>, view: (state: State, revision: number) => View, fresh: () => Promise<View>) =>
  handled.outcome === 'repeated' ? fresh() : view(handled.state, handled.revision);

/**
 * Sends a loop's command as a person would, decided on the revision that the loop has seen.
 *
 * `superseded`: others have written since, or the rules refuse; the view tells which, for only in the first case it is newer. The id derives
 * from what was decided on and not from the run, so a repeated task repeats the same command.
 */
export const createSend =
  (handler: CommandHandler, log: Logger) =>
  async (stream: string, { at, basedOn, ...command }: Sending<LoopCommand>): Promise<Sent<View>> => {
    const { category, id } = parseStream(stream);
    const envelope = {
      id: commandId(stream, String(basedOn), command.type, command.type === 'OpenStage' ? command.stage : ''),
      actor: SYSTEM,
      at: stamp(at),
      expectedRevision: basedOn,
    };
    const answer = async <State>(handled: Handled<State>, view: (state: State, revision: number) => View): Promise<Sent<View>> => {
      const line = { caseId: stream, commandId: envelope.id, command: command.type, basedOn, outcome: handled.outcome };
      if (handled.outcome === 'refused') log.error({ ...line, reason: handled.reason, detail: handled.detail }, 'loop command refused');
      else log.debug(line, 'loop command');
      const outcome = handled.outcome === 'recorded' || handled.outcome === 'repeated' ? 'recorded' : 'superseded';
      return { outcome, view: await viewAfter(handled, view, () => viewOf(handler.load, stream)) };
    };
    if (category === improvement.category && command.type === 'CheckClocks')
      return answer(await handler.handle(improvement, id, { ...envelope, type: 'CheckClocks', data: {} }), improvementView);
    switch (command.type) {
      case 'OpenStage':
        return answer(await handler.handle(complaint, id, { ...envelope, type: 'OpenStage', data: { stage: command.stage } }), caseView);
      case 'CheckClocks':
        return answer(await handler.handle(complaint, id, { ...envelope, type: 'CheckClocks', data: {} }), caseView);
      case 'CloseComplaint':
        return answer(await handler.handle(complaint, id, { ...envelope, type: 'CloseComplaint', data: {} }), caseView);
    }
  };
