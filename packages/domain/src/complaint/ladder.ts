/** Where a case stands on the ladder of escalation (P07). */
export type Escalation = {
  readonly level: number;
  /** The rung it falls back to when answered: higher than 0 for serious cases. */
  readonly base: number;
  /** Who has been called in; null while nobody has. */
  readonly escalatedTo: string | null;
  /** When the next rung or reminder is due. */
  readonly nextAt: string | null;
  /** The top has been told; only reminders follow. */
  readonly exhausted: boolean;
  readonly cause: 'overdue' | 'replan_limit' | 'severity' | 'manual' | null;
};

export const GROUND: Escalation = { level: 0, base: 0, escalatedTo: null, nextAt: null, exhausted: false, cause: null };

type Waiting = { readonly escalation: Escalation; readonly holder: string };

/** Whom the case waits for: the person called in while an escalation runs, else the holder of the step. */
export const activeHolder = ({ holder, escalation }: Waiting): string =>
  escalation.escalatedTo !== null && escalation.cause !== 'severity' ? escalation.escalatedTo : holder;
