/** Every way to get a server has failed; the message lists the ways and what each of them met. */
export class ServerMissing extends Error {
  override readonly name = 'ServerMissing';
  constructor(
    readonly server: string,
    readonly ways: readonly { readonly way: string; readonly met: string }[],
  ) {
    super(
      [
        `No ${server} could be found, fetched or built. Any one of these will do:`,
        ...ways.map(({ way, met }) => `  - ${way} (now: ${met})`),
      ].join('\n'),
    );
  }
}

/** The last line of what a program printed: usually the one that says what is wrong. */
export const lastLine = (output: string): string => output.split('\n').at(-1)?.trim().slice(0, 300) || 'no output';

/** Says what is going on, for a person who waits. */
export type OnProgress = (message: string) => void;
