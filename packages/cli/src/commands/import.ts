import { resolve } from 'node:path';
import type { Command } from 'commander';
import { badInput, CommandFailure, EXIT } from '../failure.js';
import { ensureDataFolder } from '../folder/data-folder.js';
import { loadProfile } from '../import/load-profile.js';
import { profileNames } from '../import/profiles.js';
import type { Output } from '../output.js';
import { dataOf, outputOf } from './context.js';

const HELP = `
Profiles: ${profileNames.join(', ')}, or a JSON document of your own; --explain FILE shows one that fits, to be saved and corrected. The file is read as a stream; it is checked to its end before the first row is taken.
Each row becomes an observed case <profile>.<id> with the facts that the source states, verbatim and at the source's own times.
Running an import again changes nothing. The command ends when every row can be queried.
With --json it prints {rows, imported, unchanged, conflicting, flagged, rejected}:
  unchanged    in already, with the same facts       conflicting  in already, with other facts; the first stays
  flagged      taken, but doubtful                   rejected     cannot be read; listed in the file of --rejected
`;

type Options = { readonly profile?: string; readonly rejected?: string; readonly by?: string; readonly explain?: true };

const explain = async (file: string, out: Output): Promise<void> => {
  const { explainFile } = await import('../import/explain/explain-file.js');
  const { document, remarks } = await explainFile(file);
  out.result(out.json ? document : JSON.stringify(document, null, 2));
  if (!out.json) for (const remark of remarks) out.note(remark);
};

export const importCommand = (program: Command): void => {
  program
    .command('import')
    .summary('take complaints from a file as observed cases')
    .description('Takes complaints from a CSV file, plain or gzipped, as observed cases.')
    .argument('<file>', 'CSV file, plain or gzipped')
    .option('--profile <NAME|PATH.json>', `how to read the file: ${profileNames.join(', ')}, or a document of your own`)
    .option('--explain', 'import nothing: look at the first rows and print a profile that fits them')
    .option('--rejected <PATH>', 'where to list the rows that cannot be read; in the data folder unless given')
    .option('--by <STAFF>', 'staff id of who imports, recorded with the import; the engine itself unless given')
    .addHelpText('after', HELP)
    .action(async (file: string, options: Options, command: Command) => {
      const out = outputOf(command);
      if (options.explain === true) return explain(file, out);
      if (options.profile === undefined)
        throw badInput(
          '--profile is missing',
          `say how to read the file: ${profileNames.join(', ')}, or a document; --explain shows one that fits`,
        );
      const profile = loadProfile(options.profile);
      const { checkFile } = await import('../import/check-file.js');
      // Before anything is started or made: a file that cannot be read should cost nothing.
      const checked = await checkFile({ file, profile, onProgress: out.progress, onNote: out.note });
      const folder = ensureDataFolder(dataOf(command));
      const { importInto } = await import('../import/import-into.js');
      const { withEngine } = await import('../engine/with-engine.js');
      const interrupted = new AbortController();
      const interrupt = () => interrupted.abort();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupt);
      const { counts, files } = await withEngine({ folder, command: 'import', out, split: true, heedsSignals: true }, (engine) =>
        importInto(engine, {
          folder,
          profile,
          file: checked,
          ...(options.by === undefined ? {} : { by: options.by }),
          ...(options.rejected === undefined ? {} : { rejectedFile: resolve(options.rejected) }),
          out,
          signal: interrupted.signal,
        }),
      );
      const line = Object.entries(counts)
        .map(([name, count]) => `${name} ${count}`)
        .join(', ');
      out.result(out.json ? counts : line);
      for (const one of files) out.note(`see ${one}`);
      if (interrupted.signal.aborted && counts.rows < checked.rows)
        throw new CommandFailure(
          `interrupted after ${counts.rows} of ${checked.rows} rows`,
          EXIT.interrupted,
          'run it again: it goes on where it stopped',
        );
    });
};
