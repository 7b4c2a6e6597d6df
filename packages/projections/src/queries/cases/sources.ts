import type { CaseSource } from './case-source.js';
import { managedSource } from './managed-source.js';

const yesNo = (fact: string) => ({ fact, yes: ['Yes'], no: ['No'] });
const TIMES = { name: '', title: '', timezone: 'America/New_York', several: [] };

const profiles: readonly CaseSource[] = [
  {
    ...TIMES,
    name: 'cfpb',
    title: 'CFPB',
    attributes:
      'received sent product subProduct issue subIssue company state zip tags consent channel source companyPublicResponse outcome timely disputed'.split(
        ' ',
      ),
    rates: { timely: yesNo('timely'), disputed: yesNo('disputed') },
    durations: { 'received..sent': 'days' },
  },
  {
    ...TIMES,
    name: 'sample',
    title: 'sample',
    timezone: 'Asia/Shanghai',
    attributes: 'received product subProduct issue company state channel sent closed outcome timely disputed'.split(' '),
    rates: { timely: yesNo('timely'), disputed: yesNo('disputed') },
    durations: { 'received..sent': 'instants', 'received..closed': 'instants' },
  },
];

/** The sources that this release declares by itself. */
export const shippedSources = (): readonly CaseSource[] => [managedSource, ...profiles];

export type { CaseSource } from './case-source.js';
export { type DescribedSource, describeSource } from './described-source.js';
