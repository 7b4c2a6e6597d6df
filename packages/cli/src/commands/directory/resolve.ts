import { assignedRoles, type DirectoryQuestion, departmentNamed, resolveInDirectory, roleNamed, tellResolution } from '@redress/domain';
import type { Command } from 'commander';
import { badInput } from '../../failure.js';
import { dataOf, outputOf } from '../context.js';
import { withCore } from '../with-core.js';
import { instantOption } from './instants.js';

const HELP = `
WHOM is a role, a staff id, or department:ID for the manager of a department.
Roles: ${assignedRoles.join(', ')}
With --at the answer is that of the directory in force then, with the absences recorded by then.
`;

const questionOf = (whom: string): DirectoryQuestion => {
  const department = /^department:(.+)$/.exec(whom)?.[1];
  if (department !== undefined) return { manager: department };
  const role = roleNamed(whom);
  if (role === 'department_manager') throw badInput('department_manager of which department?', 'ask department:ID');
  return role === undefined ? { person: whom } : { role };
};

export const resolveCommand = (parent: Command): void => {
  parent
    .command('resolve <WHOM>')
    .summary('who acts for a person, in a role or as manager, and why')
    .description('Tells who acts at an instant, and the way there in words.')
    .option('--at <INSTANT>', 'at this instant; now unless given')
    .addHelpText('after', HELP)
    .action(async (whom: string, options: { readonly at?: string }, command: Command) => {
      const out = outputOf(command);
      const question = questionOf(whom);
      const answer = await withCore({ path: dataOf(command), command: 'directory', out }, async (core) => {
        const { staffNames } = await import('@redress/eventstore');
        const at = (await instantOption('--at', options.at, core.rules)) ?? new Date().toISOString();
        const { version, absences, document } = core.rules.inForce(at).directory;
        const resolution = resolveInDirectory(document, question, at);
        const names = await staffNames(
          core.store,
          resolution.path.flatMap(({ staffId }) => staffId ?? []),
        );
        const text = tellResolution(resolution, {
          person: (id) => (names.has(id) ? `${names.get(id)} (${id})` : id),
          department: (id) => departmentNamed(document, id)?.name ?? id,
        });
        return {
          at,
          version,
          ...(absences === undefined ? {} : { absences }),
          staffId: resolution.staffId ?? null,
          path: resolution.path,
          text,
        };
      });
      if (out.json) return out.result(answer);
      out.result([answer.staffId ?? '–', answer.text['zh-Hans'], answer.text.en].join('\n'));
      out.note(
        `directory v${answer.version}${answer.absences === undefined ? '' : `, absences up to revision ${answer.absences}`}, at ${answer.at}`,
      );
    });
};
