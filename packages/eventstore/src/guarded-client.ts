import type { Duplex } from 'node:stream';
import { EventStoreDBClient } from '@eventstore/db-client';

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
export const openClient = (url: string): EventStoreDBClient => {
  const client = EventStoreDBClient.connectionString(url);
  // The type is protected, the property is there: the client's version is pinned, and a test cuts connections.
  const opener = client as unknown as StreamOpener;
  const create = opener.GRPCStreamCreator;
  if (create !== undefined)
    opener.GRPCStreamCreator = (type, name, open, cache) =>
      create(type, name, name === 'appendToStream' ? async (grpc) => neverHoldBack(dropStrayAnswers(await open(grpc))) : open, cache);
  return client;
};
