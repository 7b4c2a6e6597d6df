import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { connectionString, FORMS, type Form, restartableNode, type Scheme, securedNode } from './world.js';

type Read = AsyncIterable<{ readonly event?: { readonly data: unknown } }>;

/** One client as it comes, with what the two call differently. */
export type Own = {
  /** Appends to a stream that must not be there yet; answers the revision of the last. */
  readonly append: (stream: string, events: readonly unknown[]) => Promise<bigint>;
  readonly read: (stream: string) => Read;
  readonly subscribe: (stream: string) => Read;
  readonly dispose: () => Promise<void>;
};

const first = async (events: Read, enough: number): Promise<unknown[]> => {
  const found: unknown[] = [];
  for await (const { event } of events) {
    found.push(event?.data);
    if (found.length === enough) break;
  }
  return found;
};

/** A client without anything of ours around it, over each form of a connection string. */
export const ownClientContract = (name: string, schemes: readonly Scheme[], connect: (url: string) => Own): void => {
  jest.setTimeout(60_000); // a busy machine is no failure

  describe(`${name} as it comes`, () => {
    let node: Awaited<ReturnType<typeof restartableNode>>;
    beforeAll(async () => {
      node = await restartableNode();
    });
    afterAll(() => node.stop());

    const ways = schemes.flatMap((scheme) => FORMS.map((form): readonly [Scheme, Form] => [scheme, form]));

    const works = async (url: string, stream: string) => {
      const client = connect(url);
      const data = [{ number: 1 }, { number: 2 }, { number: 3 }];
      expect(await client.append(stream, data)).toBe(2n);
      expect(await first(client.read(stream), 4)).toEqual(data);
      expect(await first(client.subscribe(stream), 3)).toEqual(data);
      await expect(client.append(stream, data)).rejects.toMatchObject({ type: 'wrong-expected-version' });
      await expect(first(client.read(`no-${stream}`), 1)).rejects.toMatchObject({ type: 'stream-not-found' });
      await client.dispose();
    };

    it.each(ways)('appends, reads and subscribes: %s, %s', (scheme, form) =>
      works(connectionString(scheme, form, node.port), `${scheme}-${form}`),
    );

    it.each(ways.filter(([, form]) => form !== 'several hosts'))('does so over TLS, as a user: %s, %s', async (scheme, form) => {
      const secured = await securedNode();
      await works(secured.url(scheme, form), `${scheme}-${form}`).finally(secured.stop);
    });
  });
};
