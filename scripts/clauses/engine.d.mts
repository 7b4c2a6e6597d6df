type Grounds = readonly string[] | { readonly ours: string };
type Names<T> = Record<string, T>;

export type Engine = {
  categories: Names<{ commands: string[]; events: string[] }>;
  grounds: Names<Grounds | { commands: Names<Grounds>; events: Names<Grounds> }>;
  keys: Names<Grounds | undefined>;
  /** Keys that no code reads. */
  unread: string[];
  deadlines: Names<{ limit: string; isKnown: boolean; keys: string[]; missed: string | null }>;
  metrics: Names<Grounds>;
};
export const readEngine: (root: string) => Promise<Engine>;
