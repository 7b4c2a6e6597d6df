import { z } from 'zod';
import { badInput, failed, messageOf, unreachable } from '../failure.js';

const problem = z.object({
  title: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.object({ detail: z.string().optional(), pointer: z.string().optional() }).loose()).optional(),
});

/** Parameters of a request; a list repeats its name. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Speaks to a running API as the local command line. */
export type ApiClient = {
  /** Answers the parsed body of a GET. Fails with exit code 4 when nothing answers, 2 when the request is at fault. */
  readonly get: (path: string, query?: Query) => Promise<unknown>;
  /** The same for what is no JSON: the answer, not yet read. */
  readonly open: (path: string, query?: Query, signal?: AbortSignal) => Promise<Response>;
};

const refusal = async (response: Response): Promise<never> => {
  const told = problem.safeParse(await response.json().catch(() => undefined));
  const { title, detail, errors = [] } = told.success ? told.data : { title: `HTTP ${response.status}`, detail: undefined };
  const more = errors.flatMap((one) =>
    one.detail === undefined || detail?.includes(one.detail) ? [] : [`${one.pointer ?? ''} ${one.detail}`.trim()],
  );
  const words = [detail ?? title, ...more].join('; ');
  throw response.status < 500 && response.status !== 401 ? badInput(words) : failed(`the API answers ${response.status}: ${words}`);
};

export const apiClient = (url: string, key: string): ApiClient => {
  const ask = async (path: string, query: Query, accept: string, signal?: AbortSignal): Promise<Response> => {
    const target = new URL(path, url);
    for (const [name, value] of Object.entries(query)) for (const one of [value ?? []].flat()) target.searchParams.append(name, one);
    const response = await fetch(target, { headers: { authorization: `Bearer ${key}`, accept }, ...(signal && { signal }) }).catch(
      (error: unknown) => {
        if (signal?.aborted === true) throw error;
        const cause = error instanceof Error ? error.cause : undefined;
        throw unreachable(
          `the API at ${url} does not answer: ${messageOf(cause ?? error)}`,
          'look at `redress status`, or start it with `redress up`',
          error,
        );
      },
    );
    return response.ok ? response : refusal(response);
  };
  return {
    get: async (path, query = {}) => {
      const response = await ask(path, query, 'application/json');
      return response.json().catch(() => undefined) as Promise<unknown>;
    },
    open: (path, query = {}, signal) => ask(path, query, '*/*', signal),
  };
};
