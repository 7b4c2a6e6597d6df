import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP connection between client and server that a test can cut, stall or plug in elsewhere. */
export type Cable = {
  readonly port: number;
  /** Ends every connection without a goodbye; new ones are accepted. */
  readonly cut: () => void;
  /** Nothing passes any more, in either direction, until the next cut. */
  readonly stall: () => void;
  /** Whether new connections are let through; those refused are ended at once. */
  readonly admit: (isOpen: boolean) => void;
  readonly plugInto: (port: number) => void;
  readonly close: () => Promise<void>;
};

export const layCable = async (target: number): Promise<Cable> => {
  const pairs = new Set<readonly [Socket, Socket]>();
  let [aim, isOpen] = [target, true];

  const server = createServer((near) => {
    near.on('error', () => undefined);
    if (!isOpen) {
      near.destroy();
      return;
    }
    const far = connect(aim, '127.0.0.1');
    const pair = [near, far] as const;
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of pair) socket.on('error', () => undefined).on('close', end);
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const cut = (): void => {
    for (const [near, far] of [...pairs]) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
  };

  return {
    port: (server.address() as AddressInfo).port,
    cut,
    stall: () => {
      for (const [near, far] of pairs) {
        near.unpipe(far);
        far.unpipe(near);
        near.pause();
        far.pause();
      }
    },
    admit: (open) => {
      isOpen = open;
    },
    plugInto: (port) => {
      aim = port;
    },
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
};
