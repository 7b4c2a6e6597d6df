import { z } from 'zod';

const whole = (fallback: number, minimum: number, maximum: number) => z.coerce.number().int().min(minimum).max(maximum).default(fallback);
const flag = z.enum(['true', 'false']).default('false');

/** Environment of the HTTP interface; every variable begins with REDRESS_API_. */
const environment = z.object({
  REDRESS_API_HOST: z.string().min(1).default('127.0.0.1'),
  /** 0 lets the system choose a free one. */
  REDRESS_API_PORT: whole(0, 0, 65_535),
  REDRESS_API_BODY_BYTES: whole(262_144, 1024, 16_777_216),
  /** Of a body that holds a whole rule document, such as a directory of ten thousand; written out with indents, twice what the log takes in one append. */
  REDRESS_API_DOCUMENT_BYTES: whole(2_097_152, 1024, 16_777_216),
  /** Writes a key may make in a minute; 0 is no limit. */
  REDRESS_API_WRITES_PER_MINUTE: whole(0, 0, 1_000_000),
  /** Answers 503 while the event loop lags by more than this many milliseconds; 0 never does. */
  REDRESS_API_MAX_LAG_MS: whole(2_000, 0, 60_000),
  /** Whether a proxy in front may name the caller's address. */
  REDRESS_API_TRUST_PROXY: flag,
  REDRESS_API_REQUEST_TIMEOUT_MS: whole(30_000, 1_000, 600_000),
});

/** Bounds of what one caller may ask of the interface. */
export type ApiLimits = {
  readonly bodyBytes: number;
  /** Of a body that holds a whole rule document; never less than `bodyBytes` lets through. */
  readonly documentBytes: number;
  readonly writesPerMinute: number;
  readonly maxLagMs: number;
  readonly trustProxy: boolean;
  readonly requestTimeoutMs: number;
};

export type ApiConfig = { readonly host: string; readonly port: number; readonly limits: ApiLimits };

/** The environment cannot be used; lists every variable at fault. */
export class InvalidEnvironment extends Error {
  override readonly name = 'InvalidEnvironment';
  constructor(readonly flaws: readonly { readonly variable: string; readonly detail: string }[]) {
    super(`the environment cannot be used:\n${flaws.map(({ variable, detail }) => `  ${variable}: ${detail}`).join('\n')}`);
  }
}

/** Reads the configuration once, at the start. Empty variables count as absent. Throws `InvalidEnvironment`. */
export const readApiConfig = (env: Readonly<Record<string, string | undefined>>): ApiConfig => {
  const parsed = environment.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== '')));
  if (!parsed.success)
    throw new InvalidEnvironment(parsed.error.issues.map(({ path, message }) => ({ variable: path.join('.'), detail: message })));
  const { data } = parsed;
  return {
    host: data.REDRESS_API_HOST,
    port: data.REDRESS_API_PORT,
    limits: {
      bodyBytes: data.REDRESS_API_BODY_BYTES,
      documentBytes: data.REDRESS_API_DOCUMENT_BYTES,
      writesPerMinute: data.REDRESS_API_WRITES_PER_MINUTE,
      maxLagMs: data.REDRESS_API_MAX_LAG_MS,
      trustProxy: data.REDRESS_API_TRUST_PROXY === 'true',
      requestTimeoutMs: data.REDRESS_API_REQUEST_TIMEOUT_MS,
    },
  };
};

export const DEFAULT_LIMITS: ApiLimits = readApiConfig({}).limits;
