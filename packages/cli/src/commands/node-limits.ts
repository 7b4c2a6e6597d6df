import { badInput } from '../failure.js';

export const LIMITS_HELP = `
Limits (--limit NAME=NUMBER): appendBytes 1048576 and appendEvents 50000, the largest append; arrivalMilliseconds 60000, how long it may
take to arrive; connections 1024; streamsPerConnection 4096, calls at once on one of them; headerBytes 16384, headers of a call;
stalledMilliseconds 600000, how long a client may leave an answer untaken before its call is ended; silenceMilliseconds 30000, how long a new
connection may stay without a word.
`;

/** One more `--limit NAME=NUMBER` of the command line; which names there are is for the node to say. */
export const collectLimit = (text: string, before: Readonly<Record<string, number>> = {}): Readonly<Record<string, number>> => {
  const [, name, value] = /^([A-Za-z]+)=(\d+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw badInput(`--limit takes NAME=NUMBER, not ${JSON.stringify(text)}`, 'for example --limit connections=2000');
  return { ...before, [name]: Number(value) };
};
