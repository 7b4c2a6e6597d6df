/** A fact; `asReported` where the source spells the value otherwise. */
export type ReportedFact = { readonly fact: string; readonly value: string; readonly asReported?: string };
export type PersonalFact = { readonly fact: string; readonly value: string };
/** Facts of one time; what speaks of a person lies apart, to be sealed. */
export type FactsReport = { readonly statedAt?: string; readonly facts: ReportedFact[]; readonly personal?: PersonalFact[] };
