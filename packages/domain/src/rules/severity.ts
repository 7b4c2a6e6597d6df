/** Severity of a complaint (S2-21): 轻微, 一般, 严重. Its own scale, never merged with urgency or grades. */
export const severities = ['minor', 'general', 'serious'] as const;
export type Severity = (typeof severities)[number];

/** Urgency set at recording (S0-53; F09): 非常紧急, 比较急, 普通. */
export const urgencies = ['very_urgent', 'fairly_urgent', 'normal'] as const;
export type Urgency = (typeof urgencies)[number];

/** Customer grade (S4), 1 is the highest. */
export const customerGrades = [1, 2, 3, 4] as const;
export type CustomerGrade = (typeof customerGrades)[number];
