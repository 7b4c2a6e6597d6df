import {
  type Aggregate,
  calendar,
  directory,
  type PolicyDocument,
  policySet,
  policyWarnings,
  type RuleDocumentState,
  type RulesInForce,
  type Validated,
  validateCalendar,
  validateDirectory,
  validatePolicy,
} from '@redress/domain';
import type { RuleCategory } from '@redress/eventstore';

type Message = { readonly type: string; readonly data: unknown };

/** A kind of rule document as its commands need it. */
export type RuleKind = {
  readonly category: RuleCategory;
  /** What its commands are named by: Draft + name. */
  readonly name: 'Policy' | 'Calendar' | 'Directory';
  readonly zh: string;
  readonly aggregate: Aggregate<Message, Message, RuleDocumentState<unknown>, string, RulesInForce>;
  readonly validate: (document: unknown) => Validated<unknown>;
  readonly warnings: (document: unknown) => readonly string[];
};

/** The names of a kind's own commands and documents are checked when they are handled, so they need no types here. */
const asKind = (aggregate: unknown): RuleKind['aggregate'] => aggregate as RuleKind['aggregate'];

export const policyKind: RuleKind = {
  category: 'policy',
  name: 'Policy',
  zh: '制度参数',
  aggregate: asKind(policySet),
  validate: validatePolicy,
  warnings: (document) => policyWarnings(document as PolicyDocument),
};
export const calendarKind: RuleKind = {
  category: 'calendar',
  name: 'Calendar',
  zh: '工作日历',
  aggregate: asKind(calendar),
  validate: validateCalendar,
  warnings: () => [],
};
export const directoryKind: RuleKind = {
  category: 'directory',
  name: 'Directory',
  zh: '组织名录',
  aggregate: asKind(directory),
  validate: validateDirectory,
  warnings: () => [],
};
