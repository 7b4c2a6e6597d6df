import { deadlineKinds, type Locale, locales } from '@redress/domain';
import type { Command } from 'commander';
import { z } from 'zod';
import { askEngine } from './ask-engine.js';
import { oneOf, outputOf } from './context.js';

const FORMATS = ['text', 'json'] as const;

const HELP = `
Tells what was recorded when the deadline was fixed, and computes nothing anew: later rules never move what was decided.

Examples:
  redress deadline explain 2026-0001
  redress deadline explain 2026-0001 --deadline handling --lang en
  redress deadline explain improvement-2026-0031
`;

const answer = z.looseObject({
  deadlines: z.array(z.looseObject({ kind: z.string(), state: z.string(), explanation: z.array(z.string()) })),
});

type Options = { readonly deadline?: string; readonly lang: string; readonly format?: string };

/** The stream that is meant: of an improvement where it says so, else of a case. */
const pathOf = (id: string): string =>
  id.startsWith('improvement-')
    ? `/v1/improvements/${encodeURIComponent(id.replace(/^improvement-/, ''))}/deadlines`
    : `/v1/complaints/${encodeURIComponent(id.replace(/^complaint-/, ''))}/deadlines`;

const langOf = (text: string): Locale => oneOf('language', text, locales);

export const deadlineCommand = (program: Command): void => {
  program
    .command('deadline')
    .summary('how deadlines were found')
    .description('Explains the deadlines of a case or an improvement.')
    .command('explain')
    .summary('the sum of each deadline of a case or an improvement, in words')
    .description('Tells for each deadline what started it, which limit holds and why, which days counted, and what moved it.')
    .argument('<case>', 'id of the case, or improvement-ID')
    .option('--deadline <KIND>', `only one kind: ${deadlineKinds.join(', ')}`)
    .option('--lang <LANG>', locales.join(', '), 'zh-Hans')
    .option('--format <FORMAT>', `${FORMATS.join(', ')}; text unless --json is given`)
    .addHelpText('after', HELP)
    .action(async (id: string, options: Options, command: Command) => {
      const out = outputOf(command);
      const format = oneOf('format', options.format ?? (out.json ? 'json' : 'text'), FORMATS);
      const kind = options.deadline === undefined ? undefined : oneOf('kind of deadline', options.deadline, deadlineKinds);
      const lang = langOf(options.lang);
      const found = await askEngine({ name: 'deadline', command }, async (client) =>
        answer.parse(await client.get(pathOf(id), { lang, kind })),
      );
      if (format === 'json') return out.result(found);
      out.result(found.deadlines.map(({ explanation }) => explanation.join('\n')).join('\n\n'));
    });
};
