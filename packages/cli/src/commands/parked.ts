import type { Command } from 'commander';
import { badInput } from '../failure.js';
import { table } from '../format/table.js';
import { dataOf, outputOf } from './context.js';
import { withCore } from './with-core.js';

const HELP = `
A group of consumers parks an event that it could not handle, after some retries; the events behind it go on. Repair the cause first, then
replay: each parked event is handed out again, from the first attempt on, as soon as a consumer of the group runs.
With EVENTSTORE_URL set the groups of that log are meant, else those of the data folder.
`;

/** Where parked events lie and why; never what is in them. */
export const parkedCommand = (node: Command): void => {
  const parked = node.command('parked').summary('list and replay what consumers could not handle');
  parked.description('Events that groups of consumers could not handle.').addHelpText('after', HELP);
  parked
    .command('list')
    .summary('list the groups, or what one of them has parked')
    .argument('[group]', 'name of the group')
    .action(async (group: string | undefined, _options: object, command: Command) => {
      const out = outputOf(command);
      await withCore({ path: dataOf(command), command: 'node parked list', out }, async ({ store }) => {
        if (group === undefined) {
          const groups = await store.groups();
          out.result(out.json ? { groups } : table(['group', 'consumers', 'inFlight', 'parked'], groups));
          return;
        }
        const events = await known(store.parked(group));
        out.result(out.json ? { group, parked: events } : table(['stream', 'revision', 'reason', 'parkedAt'], events));
      });
    });
  parked
    .command('replay')
    .summary('hand out again what a group has parked')
    .argument('<group>', 'name of the group, as in `node parked list`')
    .action(async (group: string, _options: object, command: Command) => {
      const out = outputOf(command);
      const replayed = await withCore({ path: dataOf(command), command: 'node parked replay', out }, ({ store }) =>
        known(store.replayParked(group)),
      );
      if (out.json) out.result({ group, replayed });
      out.note(replayed === 1 ? '1 event is handed out again' : `${replayed} events are handed out again`);
    });
};

const known = async <T>(answer: Promise<T>): Promise<T> => {
  const { UnknownGroup } = await import('@redress/eventstore');
  return answer.catch((error: unknown) => {
    if (error instanceof UnknownGroup) throw badInput(error.message, 'look at `redress node parked list`', error);
    throw error;
  });
};
