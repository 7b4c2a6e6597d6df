import { isErased, type Personal } from '@redress/domain';
import type { Command } from 'commander';
import type { Core } from '../engine/core.js';
import { badInput } from '../failure.js';
import { table } from '../format/table.js';
import { dataOf, outputOf } from './context.js';
import { withCore } from './with-core.js';

const HELP = `
A key is shown once, when it is issued; the log keeps a keyed hash of it. Send it as \`Authorization: Bearer KEY\`.
With EVENTSTORE_URL set the keys of that log are meant, else those of the data folder.
`;

type Listed = {
  readonly keyId: string;
  readonly staffId: string;
  readonly role: string;
  readonly kind: string;
  readonly label: Personal<string>;
  revoked: boolean;
};

const listKeys = async ({ store }: Core): Promise<readonly Listed[]> => {
  const { eventsSoFar } = await import('@redress/eventstore');
  const keys = new Map<string, Listed>();
  for await (const { type, data } of eventsSoFar(store, { categories: ['apiKey'] })) {
    // Checked against the catalogue at the reading edge.
    if (type === 'ApiKeyIssued') keys.set((data as Listed).keyId, { ...(data as Listed), revoked: false });
    const known = type === 'ApiKeyRevoked' ? keys.get((data as { readonly keyId: string }).keyId) : undefined;
    if (known !== undefined) known.revoked = true;
  }
  return [...keys.values()].map(({ keyId, staffId, role, kind, label, revoked }) => ({ keyId, staffId, role, kind, label, revoked }));
};

type Issue = { readonly staff: string; readonly role: string; readonly label: string; readonly service?: boolean };

export const keyCommand = (program: Command): void => {
  const key = program.command('key').summary('issue, list and revoke API keys').description('API keys of members of staff and services.');
  key.addHelpText('after', HELP);
  key
    .command('issue')
    .summary('issue a key; it is shown once')
    .requiredOption('--staff <ID>', 'staff id from the directory, such as s-002')
    .requiredOption('--role <ROLE>', 'role the holder acts in, such as customer_service_rep')
    .option('--label <TEXT>', 'what the key is for', '')
    .option('--service', 'for a program of another service instead of a person')
    .action(async (options: Issue, command: Command) => {
      const out = outputOf(command);
      const issued = await withCore({ path: dataOf(command), command: 'key', out }, async ({ handler, keyring, rules }) => {
        const { issueApiKey } = await import('@redress/api');
        const { directory } = rules.inForce(new Date().toISOString());
        const member = directory.document.staff.find(({ staffId }) => staffId === options.staff);
        if (member === undefined && !options.service)
          throw badInput(
            `nobody in the directory has the staff id ${options.staff}`,
            'use an id of the directory, or --service for a program',
          );
        return issueApiKey(
          { handler, pepper: keyring.pepper },
          { staffId: options.staff, role: options.role, kind: options.service ? 'external_service' : 'human', label: options.label },
        );
      });
      out.result(out.json ? issued : issued.key);
      out.note('keep it now: it is not shown again');
    });
  key
    .command('list')
    .summary('list the keys, without their secrets')
    .action(async (_options: object, command: Command) => {
      const out = outputOf(command);
      const keys = await withCore({ path: dataOf(command), command: 'key', out }, listKeys);
      const lines = keys.map(({ label, ...rest }) => ({ ...rest, label: isErased(label) ? '(erased)' : label }));
      out.result(out.json ? { keys } : table(['keyId', 'staffId', 'role', 'kind', 'label', 'revoked'], lines));
    });
  key
    .command('revoke')
    .summary('revoke a key for good')
    .argument('<keyId>', 'id of the key, as in `key list`')
    .requiredOption('--reason <TEXT>', 'why')
    .action(async (keyId: string, options: { readonly reason: string }, command: Command) => {
      const out = outputOf(command);
      await withCore({ path: dataOf(command), command: 'key', out }, async ({ handler }) => {
        const { KeyRefused, revokeApiKey } = await import('@redress/api');
        await revokeApiKey({ handler }, { keyId, reason: options.reason }).catch((error: unknown) => {
          if (error instanceof KeyRefused)
            throw badInput(`the key ${keyId} is not revoked: ${error.reason}`, 'look at `redress key list`', error);
          throw error;
        });
      });
      if (out.json) out.result({ keyId, revoked: true });
      out.note(`key ${keyId} is revoked`);
    });
};
