import { lookup } from 'node:dns/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { ConnectionInjector, ServerCredentials } from '@grpc/grpc-js';
import type { Limits } from './limits.js';

export type ListenerOptions = {
  /** As `host:port`; port 0 for any free one. */
  readonly address: string;
  readonly limits: Pick<Limits, 'connections' | 'silenceMilliseconds'>;
  /** Hears of connections that were turned away. */
  readonly onRefused: () => void;
};

export type Listener = { readonly port: number; readonly close: () => void };

type Injecting = { createConnectionInjector(credentials: ServerCredentials): ConnectionInjector };

/**
 * Listens for the gRPC server, which by itself would take any number of connections, on every address of the host. Rejects with the error of
 * the system when the port cannot be had.
 */
export const openListener = async (
  server: Injecting,
  credentials: ServerCredentials,
  { address, limits, onRefused }: ListenerOptions,
): Promise<Listener> => {
  const injector = server.createConnectionInjector(credentials);
  const sockets = new Set<Socket>();
  const take = (socket: Socket) => {
    // An error before the protocol takes over concerns this connection alone.
    socket.on('error', () => socket.destroy());
    if (sockets.size >= limits.connections) {
      onRefused();
      socket.destroy();
      return;
    }
    sockets.add(socket);
    const silent = setTimeout(() => {
      if (socket.bytesRead === 0) socket.destroy();
    }, limits.silenceMilliseconds).unref();
    socket.once('close', () => {
      clearTimeout(silent);
      sockets.delete(socket);
    });
    injector.injectConnection(socket);
  };

  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[|\]$/g, '');
  const found = new Set((await lookup(host, { all: true })).map((entry) => entry.address));
  const { servers, port } = await listenOnAll([...found], Number(address.slice(colon + 1)), take);
  return {
    port,
    close: () => {
      for (const one of servers) one.close();
    },
  };
};

type Listening = { readonly servers: readonly Server[]; readonly port: number };

/** Names such as localhost have several addresses; one port serves them all. */
const listenOnAll = async (
  addresses: readonly string[],
  wanted: number,
  take: (socket: Socket) => void,
  tries = 10,
): Promise<Listening> => {
  const servers: Server[] = [];
  let port = wanted;
  for (const [index, address] of addresses.entries()) {
    try {
      const server = await listenAt(address, port, take);
      servers.push(server);
      port = (server.address() as AddressInfo).port;
    } catch (fault) {
      const { code } = fault as NodeJS.ErrnoException;
      const isLast = index === addresses.length - 1;
      // A machine may have the name for an address that it does not have.
      if ((code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') && !(isLast && servers.length === 0)) continue;
      for (const server of servers) server.close();
      // Free at one address, taken at another: any other port will do.
      if (code === 'EADDRINUSE' && wanted === 0 && tries > 1) return listenOnAll(addresses, wanted, take, tries - 1);
      throw fault;
    }
  }
  return { servers, port };
};

const listenAt = (host: string, port: number, take: (socket: Socket) => void): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer({ noDelay: true }, take);
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      // What fails while a connection is taken in is that connection's end, not the node's.
      server.on('error', () => undefined);
      resolve(server);
    });
  });
