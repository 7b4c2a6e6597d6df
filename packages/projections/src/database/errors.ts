/** The database cannot be reached, or the connection broke: nothing is known about a transaction under way. Worth repeating. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

/** The database or a view in it was written by a newer release: reading or writing it with this one could destroy what that one knows. */
export class NewerDatabase extends Error {
  override readonly name = 'NewerDatabase';
  constructor(
    readonly what: string,
    readonly found: number,
    readonly known: number,
  ) {
    super(
      `${what} in the database has version ${found}, this release knows ${known}: start the newer release, or give this one a database of its own`,
    );
  }
}

/** The folder given for the embedded database holds something else. Left untouched. */
export class ForeignDirectory extends Error {
  override readonly name = 'ForeignDirectory';
  constructor(readonly directory: string) {
    super(`${directory} is not empty and is not a database of ours: name another folder`);
  }
}

const codeOf = (error: unknown): string => {
  const code = typeof error === 'object' && error !== null ? (error as { readonly code?: unknown }).code : undefined;
  return typeof code === 'string' ? code : '';
};

/**
 * Whether the world failed rather than the statement: connection errors of the socket and SQLSTATE classes 08 (connection), 40 (rollback:
 * deadlock, serialization), 53 (resources), 57 (operator intervention), 58 (system). Everything else would fail again.
 */
export const isTransient = (error: unknown): boolean => {
  if (error instanceof DatabaseUnavailable) return true;
  const code = codeOf(error);
  if (/^(08|40|53|57|58)...$/.test(code)) return true;
  if (/^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)/.test(code)) return true;
  return error instanceof Error && /^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message);
};
