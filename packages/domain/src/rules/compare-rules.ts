import { compareDirectories, type DirectoryChange } from './compare-directories.js';
import { compareDocuments, type DocumentDifference } from './compare-documents.js';
import { type ComparedOn, comparePolicies, type PolicyDifference } from './compare-policies.js';
import type { DirectoryDocument } from './directory.js';
import { policyWarnings } from './policy/warnings.js';
import { completePolicy } from './policy.js';
import type { PolicyDocument } from './policy-document.js';
import type { Words } from './policy-words.js';
import { versionAt } from './rule-document.js';
import type { RuleDocumentState } from './rule-document-state.js';
import { tellDirectoryChange } from './tell-directory-change.js';
import { validatePolicy } from './validate-policy.js';

export type RuleKindName = 'policy' | 'calendar' | 'directory';

export type RuleDifference = PolicyDifference | (DirectoryChange & { readonly words: Words }) | DocumentDifference;

/** What one rule document says differently from another, and what deserves a second look in the second. */
export type RuleComparison = { readonly differences: readonly RuleDifference[]; readonly warnings: readonly string[] };

const warningsOf = (policy: PolicyDocument): readonly string[] => {
  const complete = completePolicy(policy);
  return validatePolicy(complete).ok ? policyWarnings(complete) : [];
};

/** Two documents of a kind by what they mean. Documents of a kind's own stream fit the schema of its events. */
export const compareRules = (kind: RuleKindName, [before, after]: readonly [unknown, unknown], on: ComparedOn): RuleComparison => {
  switch (kind) {
    case 'policy': {
      const [one, other] = [before as PolicyDocument, after as PolicyDocument];
      return { differences: comparePolicies(one, other, on), warnings: warningsOf(other) };
    }
    case 'directory': {
      const changes = compareDirectories(before as DirectoryDocument, after as DirectoryDocument);
      return { differences: changes.map((change) => ({ ...change, words: tellDirectoryChange(change) })), warnings: [] };
    }
    case 'calendar':
      return { differences: compareDocuments(before, after), warnings: [] };
  }
};

type ComparedDraft = RuleComparison & { readonly kind: RuleKindName; readonly from: string; readonly to: string };

/** What an open draft changes in the version in force at an instant; undefined where there is no such draft, or nothing is in force. */
export const compareDraft = (
  kind: RuleKindName,
  { drafts, versions }: RuleDocumentState<unknown>,
  { draftId, at, ...on }: ComparedOn & { readonly draftId: string | null; readonly at: string },
): ComparedDraft | undefined => {
  const draft = drafts.find((one) => one.draftId === draftId);
  const inForce = versionAt(versions, at);
  if (draft === undefined || inForce === undefined) return undefined;
  return { kind, from: String(inForce.version), to: draft.draftId, ...compareRules(kind, [inForce.document, draft.document], on) };
};
