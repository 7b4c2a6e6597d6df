import type { ClockView } from '@redress/domain';

/** The clock that rings first; of two at once the one first by kind, so that a rebuild agrees. */
export const nextDue = (clocks: readonly ClockView[]): { readonly nextDueKind: string | null; readonly nextDueAt: string | null } => {
  const [first] = [...clocks].sort((a, b) => (a.dueAt === b.dueAt ? (a.kind < b.kind ? -1 : 1) : a.dueAt < b.dueAt ? -1 : 1));
  return { nextDueKind: first?.kind ?? null, nextDueAt: first?.dueAt ?? null };
};
