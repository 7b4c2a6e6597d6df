import type { Command } from 'commander';
import { badInput } from '../failure.js';
import { type DataFolder, openDataFolder } from '../folder/data-folder.js';
import { createOutput, type Output } from '../output.js';

/** Options that every command takes. */
export type Common = { readonly data: string; readonly json?: boolean; readonly quiet?: boolean; readonly verbose?: boolean };

/** The options as given: what stands behind the command wins over what stands before it. */
const commonOf = (command: Command): Common => {
  const line: Command[] = [];
  for (let at: Command | null = command; at !== null; at = at.parent) line.unshift(at);
  // The program itself always has `data`, by default.
  return Object.assign({}, ...line.map((one) => one.opts())) as Common;
};

export const outputOf = (command: Command): Output => createOutput(commonOf(command));

export const dataOf = (command: Command): string => commonOf(command).data;

/** The data folder, which must be there: a mistyped path should not bring a new, empty one about. */
export const existingFolder = (path: string): DataFolder => {
  const folder = openDataFolder(path);
  if (folder === undefined)
    throw badInput(`there is no data folder at ${path}`, 'make one with `redress up` or `redress import`, or name another with --data DIR');
  return folder;
};

/** A whole number of an option, within bounds. */
export const wholeNumber = (name: string, text: string, [least, most]: readonly [number, number]): number => {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most))
    throw badInput(`${name} must be a whole number from ${least} to ${most}, not ${JSON.stringify(text)}`);
  return value;
};

/** One of a few words. */
export const oneOf = <Word extends string>(what: string, text: string, words: readonly Word[]): Word => {
  const found = words.find((word) => word === text);
  if (found === undefined) throw badInput(`there is no ${what} ${JSON.stringify(text)}`, `use one of: ${words.join(', ')}`);
  return found;
};

/** An option that may be given again and again. */
export const repeated = (one: string, all: readonly string[] = []): readonly string[] => [...all, one];

/** `--where NAME=VALUE` as the API takes it. Only the first = divides: the value is everything behind it, verbatim. */
export const conditionOf = (text: string): string => {
  const equals = text.indexOf('=');
  if (equals < 1) throw badInput(`--where takes NAME=VALUE, not ${JSON.stringify(text)}`);
  return `${text.slice(0, equals)}:${text.slice(equals + 1)}`;
};

/** Resolves when the person or the system asks the process to stop. A second time ends it at once. */
export const untilAskedToStop = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    let asked = false;
    const ask = (signal: NodeJS.Signals) => {
      if (asked) process.exit(130);
      asked = true;
      resolve(signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  });

/** Where an API should listen: as the options say, else as the environment does. */
export const listenAt = async (options: { readonly host?: string; readonly port?: string }): Promise<{ host: string; port: number }> => {
  const { apiConfig } = await import('../engine/api-config.js');
  const { host, port } = apiConfig();
  return {
    host: options.host ?? host,
    port: options.port === undefined ? port : wholeNumber('--port', options.port, [0, 65_535]),
  };
};
