import type { Aggregate } from '../aggregate.js';
import { type Decision, refuse } from '../decider.js';
import type { Instant } from '../envelope.js';
import {
  type AbsenceCommand,
  type AbsenceEvent,
  type AbsenceRefusal,
  absenceCommands,
  absenceEvents,
  decideAbsence,
  withAbsences,
} from './absences.js';
import { type DirectoryDocument, directoryDocument } from './directory.js';
import { deadEndsOf, tellDeadEnd } from './directory-dead-ends.js';
import { ruleDocument } from './rule-document-aggregate.js';
import type { RuleDocumentRefusal } from './rule-document-decider.js';
import type { RuleDocumentState } from './rule-document-state.js';
import type { RulesInForce } from './rules.js';
import { unchangeable } from './still-changeable.js';
import { validateDirectory } from './validate-directory.js';

const published = ruleDocument({
  category: 'directory',
  name: 'Directory',
  set: 'Directory',
  activated: 'DirectoryPublished',
  schema: directoryDocument,
  // Version 2 knows vacant posts, departments above, standing substitutes and who is there when; what was published before stays as it is.
  upcasters: [(data) => data],
  validate: validateDirectory,
  agrees: (people, { policy: { document } }) => unchangeable(document, people).map(([, flaw]) => `/staff: ${flaw}`),
  drafters: 'directory.drafters',
  approvers: 'directory.approvers',
});

type PublishedCommand = Parameters<typeof published.decider.decide>[0];
type PublishedEvent = Parameters<typeof published.decider.evolve>[1];
export type DirectoryCommand = PublishedCommand | AbsenceCommand;
export type DirectoryEvent = PublishedEvent | AbsenceEvent;
export type DirectoryState = RuleDocumentState<DirectoryDocument> & {
  /** Absences recorded and ended so far, in order. */
  readonly absences: readonly AbsenceEvent[];
};

const isAbout = (type: string): type is AbsenceEvent['type'] => type in absenceEvents;
const isAbsenceEvent = (event: DirectoryEvent): event is AbsenceEvent => isAbout(event.type);
const isAbsenceCommand = (command: DirectoryCommand): command is AbsenceCommand => command.type in absenceCommands;

/** What the absences recorded beside a document would leave without anybody although it holds by itself. */
const leftAlone = (document: DirectoryDocument, { absences }: DirectoryState, from: Instant): readonly string[] =>
  deadEndsOf(withAbsences(document, absences), { from }).map(
    (one) => `/staff: from ${one.from} ${tellDeadEnd(one)} as long as the recorded absences last; name a substitute who is there`,
  );

type Decided = Decision<DirectoryEvent, RuleDocumentRefusal | AbsenceRefusal>;

/** `directory-main`: departments, staff, roles and substitutes; absences beside them, from day to day and without a second person. */
export const directory: Aggregate<DirectoryCommand, DirectoryEvent, DirectoryState, RuleDocumentRefusal | AbsenceRefusal, RulesInForce> = {
  category: published.category,
  isDatedNow: true,
  place: published.place,
  person: published.person,
  commands: { ...published.commands, ...absenceCommands },
  events: { ...published.events, ...absenceEvents },
  needsRules: ({ type }) => type !== 'PublishDirectory',
  decider: {
    initial: { ...published.decider.initial, absences: [] },
    decide: (command, state, context): Decided => {
      if (isAbsenceCommand(command)) return decideAbsence(command, state, context);
      const decision = published.decider.decide(command, state, context);
      if (!decision.ok) return decision;
      const alone = decision.events.flatMap((event) => {
        if (event.type === 'DirectoryDrafted') return leftAlone(event.data.document, state, context.at);
        return event.type === 'DirectoryPublished' ? leftAlone(event.data.document, state, event.data.effectiveFrom) : [];
      });
      const field = 'document' in command.data ? 'document' : 'draftId';
      return alone.length === 0 ? decision : refuse('invalid-document', { field, detail: alone.join('\n') });
    },
    evolve: (state, event) =>
      isAbsenceEvent(event)
        ? { ...state, absences: [...state.absences, event] }
        : { ...published.decider.evolve(state, event), absences: state.absences },
  },
};
