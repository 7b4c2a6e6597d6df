import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Engine } from '../engine/engine.js';
import { badInput, EXIT, failed } from '../failure.js';
import { profileNamed, profileNames } from '../import/profiles.js';
import { dataOf, outputOf, untilAskedToStop, wholeNumber } from './context.js';

const HELP = `
Runs in a data folder of its own, never in the one of real business: .redress-drill, or the one of --data, made anew each time.
Imports a history (--input with --profile; else real data beside the project; else a generated year of complaints), then takes live cases
round the loop through HTTP with simulated staff, who are sometimes late, refuse a plan or fail to satisfy the customer. A working day lasts
3 seconds, so that warnings, rungs, new plans and improvements happen on the timers of a real Temporal server; about 3 minutes.
Ends with exit code 0 only if every live case came to its end and every view equals a rebuild from the log.
`;

type Options = {
  readonly input?: string;
  readonly profile?: string;
  readonly once?: boolean;
  readonly cases: string;
  readonly seed: string;
  readonly day: string;
};

export const demoCommand = (program: Command): void => {
  program
    .command('demo')
    .summary('see everything at work in three minutes')
    .description('Shows everything at work: a history imported, live complaints taken round the loop.')
    .option('--input <FILE>', 'history to import')
    .option('--profile <NAME>', `how to read it: ${profileNames.join(', ')}`)
    .option('--once', 'end after the report instead of keeping the engine up')
    .option('--cases <N>', 'number of live cases', '40')
    .option('--day <SECONDS>', 'seconds that stand for a working day', '3')
    .option('--seed <N>', 'another number gives another course of things', '7')
    .addHelpText('after', HELP)
    .action(async (options: Options, command: Command) => {
      const out = outputOf(command);
      const cases = wholeNumber('--cases', options.cases, [1, 1_000]);
      const daySeconds = wholeNumber('--day', options.day, [3, 3_600]);
      const seed = wholeNumber('--seed', options.seed, [0, 1_000_000]);
      if ((options.input === undefined) !== (options.profile === undefined)) throw badInput('--input and --profile go together');
      const given =
        options.input === undefined ? undefined : { file: resolve(options.input), profile: profileNamed(options.profile ?? '').name };
      const { freshDrillFolder } = await import('../demo/fresh-folder.js');
      const { historyInput } = await import('../demo/history-input.js');
      const { runDemo } = await import('../demo/run-demo.js');
      // The folder of real business is what --data means by default; the drill has its own.
      const folder = await freshDrillFolder(
        command.opts().data ?? (command.parent?.getOptionValueSource('data') === 'cli' ? dataOf(command) : '.redress-drill'),
      );
      const stopping = untilAskedToStop();
      let engine: Engine | undefined;
      const running = runDemo({
        folder,
        input: historyInput(folder, given),
        out,
        cases,
        seed,
        daySeconds,
        onEngine: (started) => {
          engine = started;
        },
      });
      const ended = await Promise.race([running, stopping.then(() => undefined)]);
      if (ended === undefined) {
        // What is not started yet ends with this process.
        await engine?.stop();
        process.exit(EXIT.interrupted);
      }
      const { outcome } = ended;
      try {
        const { apiUrl, temporalUrl } = ended.engine.running;
        if (out.json) out.result({ ...outcome, apiUrl });
        for (const failure of outcome.failures) out.problem(`✗ ${failure}`);
        if (outcome.failures.length === 0) out.note(`✓ ${cases} 件投诉全部结案；${outcome.views.length} 个视图与日志重建结果一致`);
        out.note(`  API 文档  ${apiUrl}/docs`);
        if (temporalUrl !== undefined) out.note(`  Temporal  ${temporalUrl}`);
        if (options.once !== true) {
          out.note('  按 Ctrl-C 结束');
          await stopping;
        }
      } finally {
        await ended.engine.stop();
      }
      if (outcome.failures.length > 0) throw failed(`${outcome.failures.length} checks failed`, `read the logs in ${folder.logs}`);
    });
};
