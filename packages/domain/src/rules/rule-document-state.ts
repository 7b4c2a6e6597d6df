import type { Personal } from '../personal.js';
import type { Published } from './rule-document.js';

/** A proposed document on which nobody has decided yet, whole. */
export type RuleDraft<Document> = {
  readonly draftId: string;
  /** The version it was made from. */
  readonly basedOn: number;
  readonly document: Document;
  /** Staff ids of everybody who has worked on it. */
  readonly drafters: readonly string[];
  readonly reason: Personal<string>;
};

export type DraftEnd = 'approved' | 'rejected' | 'withdrawn';

export type RuleDocumentState<Document> = {
  /** Versions that hold, held or will hold, in order; those revoked before they took effect are gone. */
  readonly versions: readonly Published<Document>[];
  /** The highest number ever given: that of a revoked version is not given again. */
  readonly lastVersion: number;
  /** Open drafts in the order of drafting. */
  readonly drafts: readonly RuleDraft<Document>[];
  /** How drafts ended, by id. */
  readonly ended: Readonly<Record<string, DraftEnd>>;
};

/** What happens to a rule document, under names that all kinds share. */
export type RuleHappening<Document, Amendment> =
  | {
      readonly name: 'drafted';
      readonly data: {
        readonly draftId: string;
        readonly basedOn: number;
        readonly document: Document;
        readonly reason: Personal<string>;
        readonly draftedBy: string;
      };
    }
  | { readonly name: 'amended'; readonly data: { readonly draftId: string; readonly setBy: string } & Amendment }
  | {
      readonly name: 'approved';
      readonly data: {
        readonly draftId: string;
        readonly version: number;
        readonly effectiveFrom: string;
        readonly approvedBy: string;
      };
    }
  | { readonly name: 'activated'; readonly data: Published<Document> }
  | {
      readonly name: 'rejected';
      readonly data: { readonly draftId: string; readonly reason: Personal<string>; readonly rejectedBy: string };
    }
  | {
      readonly name: 'withdrawn';
      readonly data: { readonly draftId: string; readonly reason?: Personal<string> | undefined; readonly withdrawnBy: string };
    }
  | {
      readonly name: 'revoked';
      readonly data: { readonly version: number; readonly reason: Personal<string>; readonly revokedBy: string };
    };

/** Id of the draft that was made last; ids count them: d1, d2. */
export const lastDraftOf = ({ drafts, ended }: Pick<RuleDocumentState<unknown>, 'drafts' | 'ended'>): string | null => {
  const drafted = drafts.length + Object.keys(ended).length;
  return drafted === 0 ? null : `d${drafted}`;
};

/** How a rule document stands: what people are told after a step. */
export const ruleStanding = (state: RuleDocumentState<unknown>) => {
  const newest = newestOf(state);
  return {
    newest: newest === undefined ? null : { version: newest.version, effectiveFrom: newest.effectiveFrom },
    lastDraft: lastDraftOf(state),
    openDrafts: state.drafts.map(({ draftId }) => draftId),
  };
};

export const newestOf = <Document>({ versions }: RuleDocumentState<Document>): Published<Document> | undefined => versions.at(-1);

const ending = <Document>(state: RuleDocumentState<Document>, draftId: string, end: DraftEnd): RuleDocumentState<Document> => ({
  ...state,
  drafts: state.drafts.filter((draft) => draft.draftId !== draftId),
  ended: { ...state.ended, [draftId]: end },
});

/** The state after what happened; `amend` puts one change into a document. */
export const evolveRuleDocument = <Document, Amendment>(
  state: RuleDocumentState<Document>,
  happening: RuleHappening<Document, Amendment>,
  amend: (document: Document, amendment: Amendment) => Document,
): RuleDocumentState<Document> => {
  switch (happening.name) {
    case 'drafted': {
      const { draftedBy, ...draft } = happening.data;
      return { ...state, drafts: [...state.drafts, { ...draft, drafters: [draftedBy] }] };
    }
    case 'amended': {
      const { draftId, setBy } = happening.data;
      return {
        ...state,
        drafts: state.drafts.map((draft) =>
          draft.draftId === draftId
            ? {
                ...draft,
                document: amend(draft.document, happening.data),
                drafters: draft.drafters.includes(setBy) ? draft.drafters : [...draft.drafters, setBy],
              }
            : draft,
        ),
      };
    }
    case 'approved':
      return ending(state, happening.data.draftId, 'approved');
    case 'rejected':
      return ending(state, happening.data.draftId, 'rejected');
    case 'withdrawn':
      return ending(state, happening.data.draftId, 'withdrawn');
    case 'activated':
      return { ...state, versions: [...state.versions, happening.data], lastVersion: happening.data.version };
    case 'revoked':
      return { ...state, versions: state.versions.filter(({ version }) => version !== happening.data.version) };
  }
};
