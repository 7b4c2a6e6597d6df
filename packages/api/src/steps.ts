import { type CommandCatalogue, type CommandInfo, kebab } from '@redress/domain';
import { z } from 'zod';

/** A command as a path of this interface. */
export type Step = { readonly command: string; readonly url: string; readonly body: z.ZodType; readonly info: CommandInfo };

/** Part of stream names, so bounded and without anything a stream name or a path could be confused by. */
export const caseId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/, 'expected 1 to 128 letters, digits, dots, colons, hyphens or underscores')
  .meta({ description: 'Id of the case', example: 'C-2026-0001' });

/** Dots are left to imported cases: `<profile>.<id>`. */
const newCaseId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'expected 1 to 64 letters, digits, hyphens or underscores')
  .meta({ description: 'Id of the new case; derived from the Idempotency-Key when absent', example: 'C-2026-0001' });

/** The body of the step that opens a case: the command with an id of the caller's choice. */
export const withNewId = (schema: z.ZodType, member: string): z.ZodType => {
  if (!(schema instanceof z.ZodObject)) throw new Error('a command that opens a case is an object');
  return schema.extend({ [member]: newCaseId.optional() });
};

export const operationIdOf = (command: string): string => `${command.slice(0, 1).toLowerCase()}${command.slice(1)}`;

/** Every command for staff as a step below one case, in the order of the catalogue. */
export const stepsOf = (
  commands: CommandCatalogue,
  info: Readonly<Record<string, CommandInfo>>,
  { base, opening }: { readonly base: string; readonly opening: string },
): readonly Step[] =>
  Object.entries(commands).flatMap(([command, body]): readonly Step[] => {
    const known = info[command];
    if (known === undefined || known.audience !== 'staff' || command === opening) return [];
    return [{ command, url: `${base}/:id/${kebab(command)}`, body, info: known }];
  });
