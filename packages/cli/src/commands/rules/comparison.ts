import { compareDraft, type RuleDocumentState, workingDayMinutes } from '@redress/domain';
import { z } from 'zod';
import { type Acted, standingOf } from './act.js';
import type { RuleKind } from './kinds.js';

const words = z.object({ zh: z.string(), en: z.string() });
/** A comparison as the API answers it. */
export const comparison = z.looseObject({
  from: z.string(),
  to: z.string(),
  differences: z.array(
    z.union([
      z.looseObject({ words }),
      z.looseObject({ pointer: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }),
    ]),
  ),
  warnings: z.array(z.string()),
  concerned: z.looseObject({ words }).optional(),
});

/** A comparison for reading: a line for each difference in either language, then what deserves a second look. */
export const comparisonLines = ({ from, to, differences, warnings, concerned }: z.infer<typeof comparison>): readonly string[] => [
  `${from} → ${to}: ${differences.length} 处不同`,
  ...differences.flatMap((one) =>
    'words' in one
      ? [`  ${(one as { words: z.infer<typeof words> }).words.zh}`, `  ${(one as { words: z.infer<typeof words> }).words.en}`]
      : [`  ${String(one.pointer)}: ${JSON.stringify(one.before) ?? '–'} → ${JSON.stringify(one.after) ?? '–'}`],
  ),
  ...warnings.map((warning) => `  注意 warning: ${warning}`),
  ...(concerned === undefined ? [] : [concerned.words.zh, concerned.words.en]),
];

/**
 * How a rule document stands after a step that drafts, with what the draft changes in the version in force. A draft needs the log alone; how
 * many open cases it concerns is what the views know, and `compare` asks them.
 */
export const draftedOf = ({ category }: RuleKind, acted: Acted<RuleDocumentState<unknown>>, draftId?: string) => {
  const standing = standingOf(acted);
  const { at, rules } = acted;
  const minutesPerDay = workingDayMinutes(rules.calendar.document);
  const compared = compareDraft(category, acted.state, { draftId: draftId ?? standing.lastDraft, at, minutesPerDay });
  return { ...standing, ...(compared === undefined ? {} : { comparison: compared }) };
};

/** What is told of a draft: where to go on from here, then the comparison. */
export const draftedText = (line: string, { comparison: compared }: ReturnType<typeof draftedOf>): string =>
  [line, ...(compared === undefined ? [] : comparisonLines(comparison.parse(compared)))].join('\n');
