import type { Command } from 'commander';
import { badInput } from '../../failure.js';
import { askEngine } from '../ask-engine.js';
import { outputOf } from '../context.js';
import { comparison, comparisonLines } from './comparison.js';
import type { RuleKind } from './kinds.js';
import { readDocument } from './read-document.js';

/** Checks that change nothing: of a file, and of what one version says differently from another. */
export const checkCommands = (parent: Command, kind: RuleKind): void => {
  parent
    .command('validate')
    .summary('check a file, and list everything that is wrong with it')
    .description(`Checks whether a file could be published as the ${kind.category}; needs no engine and changes nothing.`)
    .argument('<file>', 'the document as JSON: bare, or as show --json printed it')
    .action((file: string, _options: object, command: Command) => {
      const out = outputOf(command);
      const checked = kind.validate(readDocument(file));
      if (!checked.ok) {
        if (out.json) out.result({ ok: false, failures: checked.failures, warnings: [] });
        throw badInput([`${file}: ${checked.failures.length} wrong`, ...checked.failures].join('\n         '));
      }
      const warnings = kind.warnings(checked.document);
      out.result(
        out.json
          ? { ok: true, failures: [], warnings }
          : [`${file}: 可以发布`, ...warnings.map((one) => `注意 warning: ${one}`)].join('\n'),
      );
    });

  parent
    .command('compare')
    .summary('show what one version or draft says differently from another')
    .description(`Compares two versions or drafts of the ${kind.category} by what they mean, and tells how many open cases it concerns.`)
    .argument('<from>', 'a version such as 1, an open draft such as d2, or current')
    .argument('[to]', 'the same', 'current')
    .action(async (from: string, to: string, _options: object, command: Command) => {
      const out = outputOf(command);
      const answer = await askEngine({ name: 'compare', command }, async (client) =>
        comparison.parse(await client.get(`/v1/rules/${kind.category}/comparison`, { from, to })),
      );
      out.result(out.json ? answer : comparisonLines(answer).join('\n'));
    });
};
