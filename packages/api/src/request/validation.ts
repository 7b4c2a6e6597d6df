import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { type Flaw, pointerTo, textFlaw } from '../json.js';
import { ApiProblem } from '../problem.js';

type Issue = z.core.$ZodIssue;

/** Flaws of a value at JSON Pointers; each unknown member gets its own, a union speaks through its first alternative. */
const flawsOf = (issues: readonly Issue[], below: readonly PropertyKey[] = []): readonly Flaw[] =>
  issues.flatMap((issue): readonly Flaw[] => {
    const path = [...below, ...issue.path];
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ pointer: pointerTo([...path, key]), detail: 'is not known here' }));
    const first = issue.code === 'invalid_union' ? issue.errors[0] : undefined;
    if (first !== undefined && first.length > 0) return flawsOf(first, path);
    return [{ pointer: pointerTo(path), detail: issue.message }];
  });

/** Texts of an address arrive decoded and may hold what no text of ours may. Bodies were checked when they were read. */
const textFlaws = (data: unknown, place: string): readonly Flaw[] =>
  Object.entries(data ?? {}).flatMap(([name, value]) =>
    [value].flat().flatMap((text) => {
      const detail = typeof text === 'string' ? textFlaw(text) : undefined;
      return detail === undefined ? [] : [{ pointer: pointerTo([place, name]), detail }];
    }),
  );

const PLACES: Readonly<Record<string, string>> = { params: 'path', querystring: 'query', headers: 'headers' };

/** Checks parts of a request by their zod schemas; pointers lead into the body, or below /path, /query and /headers. */
export const validate: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const place = PLACES[httpPart ?? ''];
  return (data: unknown) => {
    const parsed = schema.safeParse(data);
    const unreadable = place === undefined ? [] : textFlaws(data, place);
    if (parsed.success && unreadable.length === 0) return { value: parsed.data };
    const errors = parsed.success ? unreadable : flawsOf(parsed.error.issues, place === undefined ? [] : [place]);
    const detail = errors.map((flaw) => `${flaw.pointer || 'the body'}: ${flaw.detail}`).join('; ');
    return { error: new ApiProblem(place === undefined ? 'invalid-content' : 'invalid-parameter', { detail, errors }) };
  };
};
