import { companyZone } from '@redress/domain';
import type { RulesSource } from '@redress/eventstore';
import { badInput } from '../../failure.js';

/** An instant of an option: a day of the company's calendar, its beginning or, as a last day, its end, or an instant with its zone. */
export const instantOption = async (
  name: string,
  text: string | undefined,
  rules: RulesSource,
  end: 'first' | 'last' = 'first',
): Promise<string | undefined> => {
  if (text === undefined) return undefined;
  const { daysIn } = await import('../../directory/days.js');
  const at = daysIn(companyZone(rules.inForce(new Date().toISOString()).calendar.document))[end](text);
  if (at === undefined)
    throw badInput(`${name} must be a day such as 2026-03-01 or an instant such as 2026-03-01T01:30:00Z, not ${JSON.stringify(text)}`);
  return at;
};
