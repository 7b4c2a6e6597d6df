/** A fact; `asReported` where the source spells the value otherwise. */
export type ReportedFact = { readonly fact: string; readonly value: string; readonly asReported?: string };
export type FactsReport = { readonly statedAt?: string; readonly facts: ReportedFact[] };
