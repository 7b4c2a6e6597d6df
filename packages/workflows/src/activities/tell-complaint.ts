import { caseView, complaint, parseStream, SYSTEM } from '@redress/domain';
import { type CommandHandler, commandId } from '@redress/eventstore';
import type { Logger } from 'pino';
import type { ImprovementNews, Told } from '../deterministic/improvement-loop.js';
import { stamp } from './send.js';

/** The plan counts from when it was made: word of it may come late, which must not make the plan late. */
const happenedAt = (plannedAt: string | null, at: string): string => plannedAt ?? stamp(at);

/**
 * Tells a complaint of an improvement's plan or effect. The id derives from the event told of, so telling again is recognised. A refusal is an
 * answer; it is final when the complaint has ended or was never received.
 */
export const createTellComplaint =
  (handler: CommandHandler, log: Logger) =>
  async (stream: string, source: string, { at, revision, ...news }: ImprovementNews & { readonly at: string }): Promise<Told> => {
    const { id } = parseStream(stream);
    const improvementId = parseStream(source).id;
    const { type } = news;
    const envelope = {
      id: commandId(stream, source, String(revision), type),
      actor: SYSTEM,
      at: happenedAt(news.type === 'LinkImprovement' ? news.plannedAt : null, at),
      causationId: `${source}@${revision}`,
    };
    const handled =
      news.type === 'LinkImprovement'
        ? await handler.handle(complaint, id, { ...envelope, type: news.type, data: { improvementId } })
        : await handler.handle(complaint, id, {
            ...envelope,
            type: news.type,
            data: { improvementId, effective: news.effective, evaluatedAt: news.evaluatedAt },
          });
    log.debug({ caseId: stream, commandId: envelope.id, command: type, improvement: source, outcome: handled.outcome }, 'complaint told');
    if (handled.outcome === 'recorded') return { outcome: 'recorded' };
    if (handled.outcome !== 'refused') return { outcome: 'repeated' };
    const final = handled.revision < 0 || caseView(handled.state, handled.revision).terminal;
    return { outcome: 'refused', reason: handled.reason, final };
  };
