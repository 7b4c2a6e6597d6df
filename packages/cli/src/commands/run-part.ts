import type { Output } from '../output.js';
import { untilAskedToStop } from './context.js';

/** A part of the engine that runs alone: what it tells programs and persons when it is ready. */
export type Part = { readonly ready: object; readonly line: string; readonly stop: () => Promise<void> };

/** Runs a part until the process is asked to stop. */
export const runPart = async (out: Output, start: () => Promise<Part>): Promise<void> => {
  const stopping = untilAskedToStop();
  const part = await start();
  if (out.json) out.result({ ready: true, ...part.ready });
  else out.result(part.line);
  await stopping;
  await part.stop();
};
