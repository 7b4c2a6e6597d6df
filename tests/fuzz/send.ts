import { connect, type Socket } from 'node:net';
import { type Connection, openConnection } from './connection.js';
import type { BytesInput, CallInput, Input } from './inputs.js';

/** What came of an input. `silent`: nothing at all, although everything had been said. */
export type Outcome = 'answered' | 'refused' | 'left' | 'silent';

const PATIENCE = 30_000;
/**
 * Calls that say more than this have a connection of their own: what the node does not read of one counts against all others of its connection,
 * which is how HTTP/2 is meant.
 */
const SHARED_BYTES = 1_024;

/** Connections to the node, opened anew when one has ended. */
export const sender = (port: number, connections: number) => {
  let open: readonly Connection[] = [];
  let single: Connection[] = [];
  const strays = new Set<Socket>();
  let turn = 0;

  const connectionFor = ({ body }: CallInput): Connection => {
    if (body.length > SHARED_BYTES) {
      const own = openConnection(port);
      single.push(own);
      return own;
    }
    open = open.filter((one) => one.isOpen());
    if (open.length < connections) open = [...open, openConnection(port)];
    turn += 1;
    return open[turn % open.length] ?? openConnection(port);
  };

  const call = async (input: CallInput): Promise<Outcome> => {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<Outcome>((resolve) => {
      timer = setTimeout(() => resolve('silent'), PATIENCE);
    });
    const outcome = await Promise.race([connectionFor(input).call(input), silence]);
    clearTimeout(timer);
    return input.leaving === 'half-closes' ? outcome : 'left';
  };

  const bytes = (input: BytesInput): Promise<Outcome> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      strays.add(socket);
      socket.on('error', () => resolve('refused'));
      socket.on('close', () => strays.delete(socket));
      socket.resume();
      // Half of them say that they have nothing more to say; what the node makes of it is its affair, as long as it lets go in the end.
      if (input.bytes.length % 2 === 0) socket.end(input.bytes, () => resolve('left'));
      else socket.write(input.bytes, () => resolve('left'));
    });

  return {
    send: (input: Input): Promise<Outcome> => (input.kind === 'call' ? call(input) : bytes(input)),
    /** Ends every connection and with it what was left open. */
    hangUp: () => {
      for (const one of [...open, ...single]) one.hangUp();
      for (const socket of strays) socket.destroy();
      open = [];
      single = [];
    },
  };
};
