import type { Duplex } from 'node:stream';
import type { EventStoreDBClient } from '@eventstore/db-client';

type OpenStream = (client: object) => Duplex | Promise<Duplex>;
/** What the client opens its streams with; its types call it protected. */
type StreamOpener = {
  GRPCStreamCreator?: (type: unknown, name: string, open: OpenStream, cache?: unknown) => () => Promise<Duplex>;
};

/** An answer that nobody waits for any more is dropped instead of thrown out of an event listener. */
const dropStrayAnswers = (stream: Duplex): Duplex => {
  for (const listener of stream.listeners('data')) {
    stream.removeListener('data', listener as () => void);
    stream.on('data', (answer: unknown) => {
      try {
        listener.call(stream, answer);
      } catch {
        // The append it answers was given up as unavailable; whoever repeats it is answered anew.
      }
    });
  }
  return stream;
};

/**
 * Appends that the client holds back until its stream has room reject, when the connection breaks meanwhile, a promise that nobody holds. So the
 * stream always claims to have room; what it buffers is bounded by the appends that we let be under way.
 */
const neverHoldBack = (stream: Duplex): Duplex => {
  const write = stream.write.bind(stream) as (...given: unknown[]) => boolean;
  stream.write = (...given: unknown[]) => {
    write(...given);
    return true;
  };
  return stream;
};

/**
 * A client whose broken connections end calls, not the process. All clients of a process keep their pending appends in one map, and a
 * connection that breaks empties it for all of them; an answer that still arrives on another connection then throws where only the process
 * could catch it.
 */
export const guarded = <Client extends object>(client: Client): Client => {
  // The type is protected, the property is there: the clients' versions are pinned, and a test cuts connections.
  const opener = client as StreamOpener;
  const create = opener.GRPCStreamCreator;
  if (create !== undefined)
    opener.GRPCStreamCreator = (type, name, open, cache) =>
      create(type, name, name === 'appendToStream' ? async (grpc) => neverHoldBack(dropStrayAnswers(await open(grpc))) : open, cache);
  return client;
};

/** The scheme that this client knows for any of the protocol's names. */
const known = (url: string): string => url.trim().replace(/^(?:kurrentdb|kurrent|kdb)(\+discover)?:\/\//i, 'esdb$1://');

/** A guarded client for a connection string of any form: `esdb://` or `kurrentdb://`, one host, several, or `+discover`. */
export const openClient = async (url: string): Promise<EventStoreDBClient> => {
  // Only now: whoever brings the other client must not load this one.
  const client = await import('@eventstore/db-client');
  return guarded(client.EventStoreDBClient.connectionString(known(url)));
};
