type Line = readonly [kind: 'off' | 'working', name: string, first: string, last: string];
type Library = { readonly holidays: Readonly<Record<string, string>>; readonly workdays: Readonly<Record<string, string>> };
type Notice = {
  readonly id: string;
  readonly title: string;
  readonly issuedBy: string;
  readonly publishedOn: string;
  readonly covers?: readonly number[];
  readonly days: readonly Line[];
};

export const source: string;
export const library: () => Library;
export const noticesFrom: (library: Library) => readonly Notice[];
