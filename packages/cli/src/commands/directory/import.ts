import { join, resolve } from 'node:path';
import { companyZone, tellDirectoryChange } from '@redress/domain';
import type { Command } from 'commander';
import { FILES } from '../../directory/columns.js';
import { badInput } from '../../failure.js';
import { remarks } from '../../import/remarks.js';
import { dataOf, outputOf } from '../context.js';
import { withCore } from '../with-core.js';

const columns = Object.entries(FILES)
  .map(
    ([file, names]) =>
      `  ${file.padEnd(12)} ${Object.values(names)
        .map((spellings) => spellings.join(' or '))
        .join(', ')}`,
  )
  .join('\n');

const HELP = `
CSV files in UTF-8, GB18030 or UTF-16, plain or gzipped; the separator is found. Columns, in any order, of which those not needed may be missing:
${columns}
Roles are separated by semicolons, as codes or in Chinese. Days such as 2026-03-01 are days of the company's calendar; a last day counts whole.
Rows that cannot be taken are listed with file, row, field and reason, never with what stands in them; the others go on.
A person or department whose row is rejected keeps the entry of before; whose row has no readable id cannot be known, and counts as missing.
Names, phones and addresses go into sealed profiles, never into the directory. What is read becomes a draft, which another person approves.
`;

type Options = {
  readonly departments: string;
  readonly staff: string;
  readonly absences?: string;
  readonly by: string;
  readonly reason: string;
  readonly rejected?: string;
  readonly dryRun?: true;
};

export const importDirectoryCommand = (parent: Command): void => {
  parent
    .command('import')
    .summary('draft a directory from CSV files')
    .description('Reads departments, staff and absences from CSV files, compares them with the directory and drafts what changes.')
    .requiredOption('--departments <FILE>', 'CSV file of the departments')
    .requiredOption('--staff <FILE>', 'CSV file of the staff')
    .option('--absences <FILE>', 'CSV file of absences known ahead')
    .requiredOption('--by <STAFF>', 'staff id of who drafts, such as s-016')
    .option('--reason <WORDS>', 'why, for whoever approves', 'import')
    .option('--rejected <PATH>', 'where to list the rows that cannot be taken; in the data folder unless given')
    .option('--dry-run', 'only tell what would change')
    .addHelpText('after', HELP)
    .action(async (options: Options, command: Command) => {
      const out = outputOf(command);
      const { readDirectory, draftDirectory, newestDirectory } = await import('../../directory/import-directory.js');
      const answer = await withCore({ path: dataOf(command), command: 'directory', out }, async (core, folder) => {
        const at = new Date().toISOString();
        const timezone = companyZone(core.rules.inForce(at).calendar.document);
        const { document: before } = await newestDirectory(core);
        const read = await readDirectory(options, { timezone, from: at, before });
        const list = remarks(options.rejected === undefined ? join(folder.path, 'directory.rejected.csv') : resolve(options.rejected), [
          'file',
          'row',
          'field',
          'reason',
        ]);
        for (const { file, row, field, reason } of read.rejections) await list.write([file, row, field, reason]);
        await list.close();
        if (list.isBegun()) out.note(`see ${list.path}`);
        if (read.failures.length > 0)
          throw badInput(
            `what was read is no directory that may be published:\n${read.failures.join('\n')}`,
            `correct the files and import them again; nothing was changed`,
          );
        const { by, reason, dryRun = false } = options;
        const drafted = await draftDirectory(core, read, { by, reason, dryRun });
        return { ...read.counts, rejected: read.rejections.length, kept: read.kept, ...drafted };
      });
      if (out.json) return out.result(answer);
      const { changes, draftId, departments, staff, absences, rejected, profiles, kept } = answer;
      for (const { zh, en } of changes.map(tellDirectoryChange)) out.result(`${zh} · ${en}`);
      out.result(`departments ${departments}, staff ${staff}, absences ${absences}, rejected ${rejected}, profiles ${profiles}`);
      const ids = [...kept.departments, ...kept.staff];
      if (ids.length > 0) out.result(`${ids.length} 个被拒绝的行沿用原条目 · kept as before, their rows being rejected: ${ids.join(', ')}`);
      if (changes.length === 0) out.note('the directory says the same already; nothing was drafted');
      if (draftId !== null)
        out.note(`drafted as ${draftId}; \`redress directory check --draft ${draftId}\` tells which open cases it would concern`);
    });
};
