import { createApi, openKeyGuard } from '@redress/api';
import type { ReadDatabase } from '@redress/projections';
import type { Logger } from 'pino';
import { systemCode, unfit } from '../failure.js';
import { apiConfig } from './api-config.js';
import type { Core } from './core.js';

/** A part that must run before the API is of use, and what is wrong with it. */
export type Part = { readonly name: string; readonly problem: () => string | undefined };

export type Doors = { readonly url: string; readonly port: number; readonly stop: () => Promise<void> };

export type DoorsOptions = {
  readonly core: Core;
  readonly database: ReadDatabase;
  readonly parts: readonly Part[];
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly log: Logger;
};

/** Opens the HTTP interface. Fails with exit code 5 when the port is taken. */
export const openDoors = async ({ core, database, parts, host, port, log }: DoorsOptions): Promise<Doors> => {
  const { store, handler, rules, keyring } = core;
  const { limits } = apiConfig();
  const keys = await openKeyGuard(store, keyring.pepper);
  const ready = () =>
    parts.map(({ name, problem }) => {
      const detail = problem();
      return detail === undefined ? { name, ready: true } : { name, ready: false, detail };
    });
  const api = createApi({ store, handler, keyring, rules, database, keys, log, ready, limits });
  try {
    await api.listen({ host, port });
  } catch (error) {
    await api.close();
    await keys.close();
    if (systemCode(error) === 'EADDRINUSE')
      throw unfit(`port ${port} of ${host} is taken`, 'choose another with --port, or leave it out and let a free one be chosen', error);
    if (systemCode(error) === 'EACCES') throw unfit(`port ${port} may not be opened by this user`, 'choose one from 1024 up', error);
    throw error;
  }
  const address = api.server.address();
  const listening = typeof address === 'object' && address !== null ? address.port : port;
  const named = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${named}:${listening}`,
    port: listening,
    stop: async () => {
      await api.close();
      await keys.close();
    },
  };
};
