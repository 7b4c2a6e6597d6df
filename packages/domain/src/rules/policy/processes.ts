import { define } from './key.js';

const source = { origin: 'source' as const };

/** The ten collected processes (S3). Powering a site has no limits in the source, so it has no keys. */
export const processKeys = {
  'dealer.notifyDirector.limit': define(['通知客服总监时限', 'Time limit of informing the service director'], 10, 'min', {
    clauses: 'S3.2-07',
  }),
  'dealer.tier1.limit': define(['4S店第一层处理时限', 'Time limit of the first tier of a dealer'], 4, 'h', { clauses: 'S3.2-03' }),
  'dealer.tier2.limit': define(['4S店第二层处理时限', 'Time limit of the second tier of a dealer'], 8, 'h', { clauses: 'S3.2-04' }),
  'dealer.tier3.limit': define(['4S店第三层处理时限', 'Time limit of the third tier of a dealer'], 24, 'h', { clauses: 'S3.2-05' }),
  'clinic.callback.limit': define(['诊所回访时限', 'Time limit of the callback of a clinic'], 24, 'h', { ...source, clauses: 'S3.3-11' }),
  'clinic.callback.anchor': define(['诊所回访起点', 'Start of the callback clock of a clinic'], 'received', 'enum', {
    options: ['received', 'handled'],
    clauses: 'S3.3-11',
  }),
  'clinic.goodwill.maxCost': define(['诊所善意补偿上限', 'Most that a gesture of goodwill may cost'], 200, 'yuan', {
    clauses: 'S3.3-08 S3.3-09',
  }),
  'test.exit.criteria': define(
    ['测试退出准则', 'When a test may end'],
    { openCriticalOrMajorDefects: 0, plannedCasesRunPercent: 95 },
    'n',
    { shape: { kind: 'named', members: ['openCriticalOrMajorDefects', 'plannedCasesRunPercent'] }, clauses: 'S3.4-11' },
  ),
  'salon.check.frequency': define(['环境检查频率', 'How often a salon is checked'], 'daily', 'enum', {
    options: ['daily', 'weekly'],
    clauses: 'S3.5-06',
  }),
  'interview.steps.minutes': define(
    ['访谈各步分钟数', 'Minutes of each step of an interview'],
    [5, 5, 10, 5, 10, 5, 10, 10, 30, 10, 10],
    'min',
    { ...source, shape: { kind: 'series', count: 11 }, clauses: 'S3.7-02' },
  ),
  'interview.cake.bookingAhead': define(['蛋糕预订提前天数', 'Days by which a cake is booked ahead'], 1, 'd', {
    ...source,
    clauses: 'S3.7-16',
  }),
  'account.activation.delay': define(['账户激活天数', 'Trading days until an account is active'], 1, 'wd', {
    ...source,
    clauses: 'S3.8-13',
  }),
  'account.originals.dayOfMonth': define(['原件寄出截止日', 'Day of the following month until which originals are sent'], 10, 'd', {
    ...source,
    range: [1, 28],
    clauses: 'S3.8-15',
  }),
  'account.refCodes': define(
    ['开户参考代码', 'Reference codes of an account opening'],
    { bocomScreen: '475130', exchange: '100004', abcMarket: '80370000' },
    'list',
    { ...source, shape: { kind: 'codes', members: ['bocomScreen', 'exchange', 'abcMarket'] }, clauses: 'S3.8-07 S3.8-09' },
  ),
  'purchase.bid.minSuppliers': define(['最少投标供应商数', 'Fewest suppliers of a bid'], 2, 'n', {
    ...source,
    range: [1, 100],
    clauses: 'S3.9-06',
  }),
  'renewal.list.leadDays': define(['续保清单提前天数', 'Days before expiry by which the list is complete'], 60, 'd', {
    ...source,
    clauses: 'S3.10-02',
  }),
  'renewal.list.frequency': define(['续保清单频率', 'How often the list of renewals is made'], 'weekly', 'enum', {
    ...source,
    options: ['weekly', 'monthly'],
    clauses: 'S3.10-01',
  }),
  'renewal.firstContact.leadDays': define(['首次联系提前天数', 'Days before expiry of the first contact'], 45, 'd', {
    ...source,
    clauses: 'S3.10-05',
  }),
  'renewal.followUp.leadDays': define(['跟进提前天数', 'Days before expiry of the follow-up'], 30, 'd', { ...source, clauses: 'S3.10-11' }),
  'renewal.followUp.minimum': define(['最少跟进次数', 'Fewest follow-ups'], 2, 'n', { ...source, clauses: 'S3.10-12' }),
  'renewal.daily.contactHours': define(['每日联系时数', 'Hours of contacting a day'], 4, 'h', {
    ...source,
    range: [0.5, 24],
    clauses: 'S3.10-04',
  }),
  'renewal.reminder.undecided.leadDays': define(['未决客户提醒提前天数', 'Days before expiry of reminding the undecided'], 7, 'd', {
    clauses: 'S3.10-28',
  }),
  'renewal.persuasion.maxAttempts': define(['劝说次数上限', 'Attempts of persuasion'], 3, 'n', { range: [1, 100], clauses: 'S3.10-23' }),
};
