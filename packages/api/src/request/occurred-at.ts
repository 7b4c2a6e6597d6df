import { instant } from '@redress/domain';
import { textFlaw } from '../json.js';
import { ApiProblem } from '../problem.js';

const refuse = (header: string, detail: string): never => {
  throw new ApiProblem('invalid-parameter', {
    detail: `${header}: ${detail}`,
    errors: [{ pointer: `/headers/${header.toLowerCase()}`, detail }],
  });
};

/** Header texts arrive as bytes: UTF-8 is read as such, and percent-encoding is undone for clients that may send ASCII only. */
const readable = (header: string, value: string): string => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'latin1'));
    return text.includes('%') ? decodeURIComponent(text) : text;
  } catch {
    return refuse(header, 'is neither UTF-8 nor percent-encoded UTF-8');
  }
};

/** When the step happened, and why that is told only now. Both travel as headers: they are about the command, not part of it. */
export const occurrence = (
  headers: Readonly<Record<string, string | string[] | undefined>>,
  now: string,
): { readonly at: string; readonly backdatingReason?: string } => {
  const stated = headers['redress-occurred-at'];
  const given = headers['redress-backdating-reason'];
  const at = stated === undefined ? now : String(stated);
  if (stated !== undefined && !instant.safeParse(at).success)
    refuse('Redress-Occurred-At', 'is not an instant in UTC with milliseconds, such as 2026-03-02T01:30:00.000Z');
  if (given === undefined) return { at };
  const backdatingReason = readable('Redress-Backdating-Reason', String(given)).trim();
  const flaw =
    backdatingReason === '' ? 'is empty' : backdatingReason.length > 500 ? 'is longer than 500 characters' : textFlaw(backdatingReason);
  if (flaw !== undefined) refuse('Redress-Backdating-Reason', flaw);
  return { at, backdatingReason };
};
