import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { badInput, messageOf } from '../failure.js';

export type PasswordOptions = { readonly generate?: boolean; readonly passwordFile?: string };

/** Random, and free of characters that a connection string would have to escape. */
export const generatedPassword = (): string => randomBytes(18).toString('base64url');

const asked = async (question: string): Promise<string> => {
  process.stderr.write(question);
  const mute = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: mute, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
};

const firstLine = (text: string): string => text.split(/\r?\n/, 1)[0] ?? '';

const piped = async (): Promise<string> => {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) text += String(chunk);
  if (text === '') throw badInput('no password was given', 'give it on standard input or with --password-file FILE, or use --generate');
  return firstLine(text);
};

/** A password from where it leaves no trace: never from the command line, which other processes and the shell's history can read. */
export const readPassword = async ({ generate, passwordFile }: PasswordOptions): Promise<string> => {
  if (generate === true && passwordFile !== undefined)
    throw badInput('--generate and --password-file exclude each other', 'give one of them');
  if (generate === true) return generatedPassword();
  if (passwordFile !== undefined) {
    try {
      return firstLine(readFileSync(passwordFile, 'utf8'));
    } catch (error) {
      throw badInput(`--password-file cannot be read: ${messageOf(error)}`, 'name a file whose first line is the password', error);
    }
  }
  if (!process.stdin.isTTY) return piped();
  const password = await asked('password: ');
  if ((await asked('once more: ')) !== password) throw badInput('the two passwords differ', 'try again');
  return password;
};
