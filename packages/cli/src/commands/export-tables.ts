/** A table as the command line offers it. The names are those of the interface; a test holds them against it. */
type Offered = {
  readonly name: string;
  readonly summary: string;
  /** What stands behind the name of the table. */
  readonly argument?: { readonly parameter: string; readonly text: string };
  readonly options: readonly { readonly flag: string; readonly parameter: string; readonly text: string; readonly repeats?: true }[];
};

export const OFFERED: readonly Offered[] = [
  {
    name: 'cases',
    summary: 'one row per case, with all attributes; imported cases unless --where names kind or profile',
    options: [
      { flag: '--where <ATTRIBUTE=VALUE>', parameter: 'where', text: 'only cases with this value; repeat for more', repeats: true },
    ],
  },
  {
    name: 'statistics',
    summary: 'the complaint case statistics table (F12), a line per complaint',
    options: [
      { flag: '--from <DAY>', parameter: 'from', text: 'first day of receipt' },
      { flag: '--before <DAY>', parameter: 'to', text: 'first day no longer counted' },
      { flag: '--not-upheld <true|false>', parameter: 'notUpheld', text: 'only, or without, complaints that were not upheld' },
    ],
  },
  {
    name: 'queue',
    summary: 'open cases by next deadline',
    options: [
      { flag: '--stage <STAGE>', parameter: 'stage', text: 'receive, analyze, handle, feedback or improve' },
      { flag: '--holder <STAFF>', parameter: 'holder', text: 'only what this person must do next' },
      { flag: '--overdue <true|false>', parameter: 'overdue', text: 'only, or without, overdue cases' },
    ],
  },
  {
    name: 'history',
    summary: 'every event of one case, without personal values',
    argument: { parameter: 'case', text: 'id of the case' },
    options: [],
  },
];
