/** What the thread of the embedded database is started with. */
export type ThreadSettings = {
  /** Absent: in memory. */
  readonly directory?: string;
  /** A prepared data directory to begin from, where there is none yet. */
  readonly archive?: string;
};

export type Request =
  | { readonly id: number; readonly kind: 'query'; readonly sql: string; readonly parameters: readonly unknown[] }
  | { readonly id: number; readonly kind: 'close' };

export type Answer = { readonly rows: readonly unknown[]; readonly affected: number };

/** Errors lose their class between threads, so what matters of one crosses as plain data. */
export type PlainError = { readonly message: string; readonly code?: string; readonly detail?: string };

export type Response =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly error: PlainError }
  | { readonly id: number; readonly kind: 'answer'; readonly answer: Answer }
  | { readonly id: number; readonly kind: 'error'; readonly error: PlainError };

export const plainError = (error: unknown): PlainError => {
  const { message, code, detail } = (
    typeof error === 'object' && error !== null ? error : { message: String(error) }
  ) as Partial<PlainError>;
  return { message: message ?? String(error), ...(typeof code === 'string' && { code }), ...(typeof detail === 'string' && { detail }) };
};
