import { HOME_ZONE } from '../../zone.js';
import { type CaseSource, MANAGED } from './case-source.js';

const yesNo = (fact: string) => ({ fact, yes: ['Yes'], no: ['No'] });

/** The steps whose instants are known, in the order of the loop; `feedback` is the answer to the customer, also that a complaint is not upheld. */
const STEPS = [
  'acknowledged',
  'recorded',
  'submitted',
  'assessed',
  'assigned',
  'classified',
  'analyzed',
  'planned',
  'approved',
  'handled',
  'evaluated',
  'feedback',
  'closed',
];
/** From step to step: what each stage takes (M11). */
const STAGES = [
  'submitted..analyzed',
  'analyzed..planned',
  'planned..approved',
  'approved..handled',
  'handled..feedback',
  'feedback..closed',
];

/** Cases of ours: the dimensions of every complaint metric, and what their events time. Working days are the metrics', not asked for here. */
export const managedSource: CaseSource = {
  name: MANAGED,
  title: 'Cases of the engine itself',
  timezone: HOME_ZONE,
  attributes: [
    'severity',
    'urgency',
    'category',
    'product',
    'region',
    'responsibleParty',
    'responsibleDepartment',
    'channel',
    'receivedVia',
    'adoptedFrom',
    'customer',
    'customerGrade',
    // No credit grade is known at receipt yet: every case stands under its empty value.
    'creditGrade',
    'department',
    'handler',
    'handlingMethod',
    'upheld',
    'timely',
    'satisfied',
    'score',
    'outcome',
    'reopened',
  ],
  several: ['category', 'handlingMethod'],
  rates: { timely: yesNo('timely'), satisfied: yesNo('satisfied'), upheld: yesNo('upheld') },
  durations: Object.fromEntries([...STEPS.map((step) => `received..${step}`), ...STAGES].map((name) => [name, 'instants' as const])),
};
