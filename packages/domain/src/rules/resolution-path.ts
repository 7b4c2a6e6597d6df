import type { PathStep } from '../envelope.js';

/** An answer of the directory: a person who is there, or nobody, and the way to either. */
export type Resolution = { readonly staffId?: string; readonly path: readonly PathStep[] };

/** Whether an answer is the plain holder, which needs no explanation. */
export const isPlain = ({ path }: Resolution): boolean => path.length === 1 && path[0]?.why === 'holder';
