/** `rule` in code, `proof` in a test, `mention` in a document. */
export type Citation = { clause: string; file: string; as: 'rule' | 'proof' | 'mention'; title?: string };
export const citedIn: (text: string) => string[];
export const citationsOf: (file: string, text: string) => Citation[];
export const readCitations: (root: string) => Citation[];
