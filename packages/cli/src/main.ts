import { Command, CommanderError } from 'commander';
import { backupCommand, restoreCommand } from './commands/backup.js';
import { deadlineCommand } from './commands/deadline.js';
import { demoCommand } from './commands/demo.js';
import { eraseCommand } from './commands/erase.js';
import { exportCommand } from './commands/export.js';
import { historyCommand } from './commands/history.js';
import { importCommand } from './commands/import.js';
import { keyCommand } from './commands/key.js';
import { keyringCommand } from './commands/keyring.js';
import { kpiCommand } from './commands/kpi.js';
import { metricsCommand } from './commands/metrics.js';
import { nodeCommand } from './commands/node.js';
import { nodeCheckCommand } from './commands/node-check.js';
import { userCommands } from './commands/node-user.js';
import { parkedCommand } from './commands/parked.js';
import { queryCommand } from './commands/query.js';
import { rebuildCommand } from './commands/rebuild.js';
import { calendarCommand, directoryCommand, policyCommand } from './commands/rules.js';
import { setupCommand } from './commands/setup.js';
import { standaloneCommands } from './commands/standalone.js';
import { downCommand, statusCommand } from './commands/status.js';
import { upCommand } from './commands/up.js';
import { CommandFailure, EXIT, messageOf } from './failure.js';

const HELP = `
Results go to standard output, everything else to standard error.
Exit codes:
  0  done                                   3  the data folder is in use by another process
  1  failed                                 4  a server that is needed does not answer, or nothing runs
  2  wrong usage, or input that is unfit    5  the place is unfit: folder of a newer release, taken port, too little memory
`;

const program = new Command('redress')
  .description('Event-sourced engine for closed-loop customer processes.')
  .version('0.1.0')
  .option('--data <DIR>', 'data folder; also REDRESS_DATA', process.env.REDRESS_DATA || '.redress')
  .option('--json', 'print the result as one line of JSON')
  .option('--quiet', 'say nothing about progress')
  .option('--verbose', 'show where an error came from')
  .addHelpText('after', HELP)
  .showHelpAfterError('Run the command with --help to see how it is used.')
  .exitOverride();

setupCommand(program);
upCommand(program);
const node = nodeCommand(program);
nodeCheckCommand(node);
parkedCommand(node);
userCommands(node);
standaloneCommands(program);
demoCommand(program);
importCommand(program);
queryCommand(program);
metricsCommand(program);
exportCommand(program);
policyCommand(program);
calendarCommand(program);
directoryCommand(program);
kpiCommand(program);
historyCommand(program);
deadlineCommand(program);
rebuildCommand(program);
keyCommand(program);
keyringCommand(program);
eraseCommand(program);
backupCommand(program);
restoreCommand(program);
statusCommand(program);
downCommand(program);

/** The options of the whole program may stand behind the command, where people write them. */
const inherit = (command: Command): void => {
  for (const one of command.commands) {
    one.exitOverride().showHelpAfterError('Run the command with --help to see how it is used.');
    one
      .option('--data <DIR>', 'data folder')
      .option('--json', 'print the result as one line of JSON')
      .option('--quiet', 'say nothing about progress')
      .option('--verbose', 'show where an error came from');
    inherit(one);
  }
};
inherit(program);

const verbose = process.argv.includes('--verbose');

const explain = (error: unknown): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.badInput;
  process.stderr.write(`redress: ${messageOf(error)}\n`);
  if (error instanceof CommandFailure && error.hint !== undefined) process.stderr.write(`         ${error.hint}\n`);
  if (verbose && error instanceof Error)
    process.stderr.write(
      `${error.stack ?? ''}\n${error.cause === undefined ? '' : `caused by ${String(error.cause instanceof Error ? error.cause.stack : error.cause)}\n`}`,
    );
  else if (!(error instanceof CommandFailure))
    process.stderr.write('         run the command again with --verbose to see where this came from\n');
  return error instanceof CommandFailure ? error.exitCode : EXIT.failed;
};

// A reader that closes early, such as `head`, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
  // Whatever a failed command has left open must not keep the person waiting.
  setTimeout(() => process.exit(), 5_000).unref();
}
