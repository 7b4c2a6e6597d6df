import type { Actor, Instant } from '../envelope.js';
import { roleNamed } from './directory.js';
import { limitOf, listOf } from './policy.js';
import { actsAs } from './resolve.js';
import type { RulesInForce } from './rules.js';
import { addTime } from './time.js';

export type BackdatingRefusal = 'in-the-future' | 'backdating-without-reason' | 'backdating-not-permitted' | 'backdating-too-far';

/** What arrives within a minute of happening is recorded as it happens. */
const RECORDED_AT_ONCE = 60_000;

type Dated = { readonly at: Instant; readonly now: Instant; readonly actor: Actor };

/** Whether a person reports what happened noticeably earlier. */
export const isBackdated = ({ at, now, actor }: Dated): boolean =>
  actor.kind !== 'system' && Date.parse(now) - Date.parse(at) > RECORDED_AT_ONCE;

/**
 * Whether the business instant of a command may lie where it does: never in the future; noticeably in the past only with a reason, by those
 * whom `backdating.roles` names, within `backdating.limit` (a fact is recorded by the close of so many working days after it).
 * The engine itself is exempt: it stamps what it does by its own clock.
 */
export const checkBackdating = (
  { at, now, actor, reason }: Dated & { readonly reason?: string | undefined },
  { policy, calendar, directory }: RulesInForce,
): undefined | BackdatingRefusal => {
  if (actor.kind === 'system') return undefined;
  if (at > now) return 'in-the-future';
  if (!isBackdated({ at, now, actor })) return undefined;
  if (reason === undefined || reason.trim() === '') return 'backdating-without-reason';
  const permitted = listOf(policy.document, 'backdating.roles')
    .flatMap((name) => roleNamed(name) ?? [])
    .some((role) => actsAs(directory.document, { staffId: actor.id, role, at: now }));
  if (!permitted) return 'backdating-not-permitted';
  const latest = addTime(calendar.document, at, limitOf(policy.document, 'backdating.limit'), 'working-days');
  return now > latest ? 'backdating-too-far' : undefined;
};
