/** What an import did; printed as is by `--json`. */
export type ImportCounts = {
  readonly rows: number;
  /** Cases that are new. */
  readonly imported: number;
  /** Rows that are in already and say the same. */
  readonly unchanged: number;
  /** Rows that are in already and say something else: the first stays. */
  readonly conflicting: number;
  /** Rows that were taken although something about them is doubtful. */
  readonly flagged: number;
  /** Rows that cannot be read. */
  readonly rejected: number;
};
