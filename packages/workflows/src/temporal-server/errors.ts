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

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of
const COLOURS = /\u001b\[[0-9;]*m/g;

const linesOf = (output: string): readonly string[] =>
  output
    .replace(COLOURS, '')
    .split('\n')
    .map((line) => line.trim().slice(0, 300))
    .filter((line) => line !== '');

/** The last line that a program printed. */
export const lastLine = (output: string): string => linesOf(output).at(-1) ?? 'no output';

/** The line that says what went wrong: the first that speaks of an error, else the last. */
export const tellingLine = (output: string): string => linesOf(output).find((line) => /\berror\b/i.test(line)) ?? lastLine(output);

/** Says what is going on, for a person who waits. */
export type OnProgress = (message: string) => void;
