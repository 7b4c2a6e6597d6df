import type { Command } from 'commander';
import { failed } from '../failure.js';
import { outputOf } from './context.js';

const HELP = `
Finds, fetches or builds the Temporal servers, once for all clones of this user:
  the server itself, in this order: TEMPORAL_ADDRESS, \`temporal\` on PATH, the user's cache, the official download, a build with Go;
  the time-skipping test server, unless --no-test-server is given: the official download, or Maven and Java.
Run it as often as you like: what is there is not fetched again.
`;

export const setupCommand = (program: Command): void => {
  program
    .command('setup')
    .summary('find, fetch or build the Temporal servers')
    .description('Makes the Temporal servers available on this machine.')
    .option('--no-test-server', 'leave out the time-skipping server that only the tests need')
    .addHelpText('after', HELP)
    .action(async (options: { readonly testServer: boolean }, command: Command) => {
      const out = outputOf(command);
      const { ensureTestServer, findTemporalServer, ServerMissing } = await import('@redress/workflows');
      const onProgress = (line: string) => out.problem(`[setup] ${line}`);
      try {
        const given = process.env.TEMPORAL_ADDRESS;
        const server = given ?? (await findTemporalServer({ onProgress }));
        out.note(`Temporal server: ${server}`);
        if (options.testServer) {
          await ensureTestServer({ onProgress });
          out.note('time-skipping test server: ready');
        }
        if (out.json) out.result({ temporalServer: server, testServer: options.testServer });
      } catch (error) {
        if (error instanceof ServerMissing) throw failed(error.message, 'provide one of these and run the set-up again', error);
        throw error;
      }
    });
};
