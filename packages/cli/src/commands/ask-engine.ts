import type { Command } from 'commander';
import { type ApiClient, apiClient } from '../engine/client.js';
import type { Output } from '../output.js';
import { dataOf, existingFolder, outputOf } from './context.js';

/** Asks the API of what runs on the folder, or of an engine of the command's own, whose views have caught up. */
export const askEngine = async <Answer>(
  { name, command, out = outputOf(command) }: { readonly name: string; readonly command: Command; readonly out?: Output },
  question: (client: ApiClient) => Promise<Answer>,
): Promise<Answer> => {
  const folder = existingFolder(dataOf(command));
  const { withEngine } = await import('../engine/with-engine.js');
  return withEngine({ folder, command: name, out }, async ({ running, cliKey, own }) => {
    await own?.viewsCurrent(out.progress);
    return question(apiClient(running.apiUrl, cliKey));
  });
};
