import { rmSync } from 'node:fs';
import type { Exposure } from '@redress/eventstore/node';
import type { Command } from 'commander';
import { badInput, unfit } from '../failure.js';
import type { DataFolder } from '../folder/data-folder.js';
import { generatedPassword } from './password.js';

export type AccessFlags = {
  readonly tls?: boolean;
  readonly tlsName?: readonly string[];
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsCa?: string;
  readonly insecure?: boolean;
  readonly insecureOnNetwork?: boolean;
};

/** The user made for a folder that has none; its password is told once. */
export type FirstAdmin = { readonly login: string; readonly password: string };

export const ACCESS_HELP = `
Without TLS everybody who reaches the port may do everything, so only this machine is served; a network only with both --insecure and
--insecure-on-network. With --tls, certificates are made in the folder "tls" of the data folder, ca.pem being the one that clients must trust;
every call then needs a user (\`redress node user\`). The first start makes the user admin and prints its password once.
`;

export const withAccessFlags = (command: Command): Command =>
  command
    .option('--tls', 'encrypt and ask for users, with certificates made in the data folder')
    .option(
      '--tls-name <NAME>',
      'host name or address by which clients reach it, for the certificate; may be repeated',
      (one, all: string[] = []) => [...all, one],
    )
    .option('--tls-cert <FILE>', 'certificate to use instead, as PEM; with --tls-key')
    .option('--tls-key <FILE>', 'its private key, as PEM')
    .option('--tls-ca <FILE>', 'CA certificate that clients must trust, when their system does not')
    .option('--insecure', 'be without TLS and users, knowingly')
    .option('--insecure-on-network', 'with --insecure: let other machines in too, and everybody there do everything');

export type AccessGiven = {
  readonly options: Exposure;
  readonly firstAdmin?: FirstAdmin;
  /** For when the start fails: a user whose password nobody was told must not stay. */
  readonly undo: () => void;
};

/** How the flags say the node is to be reached; makes the first user where TLS is wanted and there is none. */
export const accessOf = async (flags: AccessFlags, folder: () => DataFolder): Promise<AccessGiven> => {
  const { tlsCert, tlsKey, tlsCa, tlsName, insecure = false, insecureOnNetwork = false } = flags;
  const given = tlsCert !== undefined || tlsKey !== undefined || tlsCa !== undefined;
  if (!flags.tls && !given) {
    if (tlsName !== undefined) throw badInput('--tls-name is for the certificate of --tls', 'add --tls');
    if (insecureOnNetwork && !insecure) throw badInput('--insecure-on-network needs --insecure as well', 'give both, or better --tls');
    return { options: { insecure, insecureOnNetwork }, undo: () => undefined };
  }
  if (insecure || insecureOnNetwork) throw badInput('TLS and --insecure exclude each other', 'leave one of them out');
  if (given && (tlsCert === undefined || tlsKey === undefined)) throw badInput('--tls-cert and --tls-key belong together', 'give both');
  if (given && tlsName !== undefined)
    throw badInput('--tls-name does not change a given certificate', 'leave out --tls-name, or --tls-cert');
  const { users, tls } = folder();
  const source =
    tlsCert === undefined || tlsKey === undefined
      ? { folder: tls, ...(tlsName === undefined ? {} : { names: tlsName }) }
      : { certFile: tlsCert, keyFile: tlsKey, ...(tlsCa === undefined ? {} : { caFile: tlsCa }) };
  const firstAdmin = await ensureUser(users);
  const options = { access: { tls: source, users: { file: users } } };
  return firstAdmin === undefined
    ? { options, undo: () => undefined }
    : { options, firstAdmin, undo: () => rmSync(users, { force: true }) };
};

/** What the node says of its access and limits, for the person at the terminal; any other error as it is. */
export const explainAccess = async (error: unknown): Promise<unknown> => {
  const { ExposureRefused, LimitRefused, TlsUnusable, UsersUnusable } = await import('@redress/eventstore/node');
  if (error instanceof ExposureRefused)
    return badInput(
      'without --tls the event store serves only this machine',
      'add --tls, or both --insecure and --insecure-on-network',
      error,
    );
  if (error instanceof LimitRefused) return badInput(`--limit: ${error.message}`, undefined, error);
  if (error instanceof TlsUnusable || error instanceof UsersUnusable) return unfit(error.message, undefined, error);
  return error;
};

const ensureUser = async (file: string): Promise<FirstAdmin | undefined> => {
  const { openUsers, UsersUnusable } = await import('@redress/eventstore/node');
  try {
    const users = openUsers(file);
    try {
      if (users.list().length > 0) return undefined;
      const admin = { login: 'admin', password: generatedPassword() };
      await users.add({ ...admin, groups: ['$admins'] });
      return admin;
    } finally {
      users.close();
    }
  } catch (error) {
    if (error instanceof UsersUnusable) throw unfit(error.message, 'restore the file from a backup, or move it away to begin anew', error);
    throw error;
  }
};
