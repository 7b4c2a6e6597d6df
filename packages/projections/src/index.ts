export { casesChart } from './charts/cases-chart.js';
export { metricChart } from './charts/metric-chart.js';
export { statisticsChart } from './charts/statistics-chart.js';
export { type Comparison, compareWithRebuild, type Difference } from './compare.js';
export { DatabaseUnavailable, ForeignDirectory, isTransient, NewerDatabase } from './database/errors.js';
export { type DatabasePlace, openDatabase, type ReadDatabase } from './database/read-database.js';
export type { ReadSchema } from './database/schema.js';
export { AlreadyUnderWay } from './exclusive.js';
export { openExport } from './exports/open-export.js';
export { ExportAbandoned, openTable, type Plan, type ReadingOptions } from './exports/open-table.js';
export { type ExportFormat, exportFormats, exportTypes, streamTable, type WritingOptions } from './exports/stream-table.js';
export { type AboutTable, aboutTable, type Column, type ColumnKind, type Lang, type OpenTable, type Row } from './exports/table.js';
export type { ExportTable } from './exports/tables/export-table.js';
export { exportTables } from './exports/tables/index.js';
export { createProjectorFigures, type ProjectorFigures, type ViewReport } from './figures.js';
export type { Lag } from './lag.js';
export { METRICS, metricOf } from './metrics/catalogue/index.js';
export { type DimensionName, dimensionNames } from './metrics/dimensions.js';
export {
  type DrilledCase,
  type MetricAnswer,
  type MetricCases,
  type MetricCasesQuery,
  type MetricQuery,
  measureMetric,
  metricCases,
  type Reporting,
} from './metrics/measure.js';
export type { Expected, Metric, WorkedExample } from './metrics/metric.js';
export type { Story, StoryStep } from './metrics/story.js';
export type { ProjectorObserver, ProjectorOptions } from './options.js';
export { type AnyProjection, type ColumnType, type Projection, type Recorded, tableOf } from './projection.js';
export { type CaseAnswer, caseById, type ObservedCaseAnswer } from './queries/case-by-id.js';
export { caseHistory, type HistoryEntry, type HistoryQuery } from './queries/case-history.js';
export { describeSources } from './queries/cases/describe-sources.js';
export type { DescribedSource } from './queries/cases/described-source.js';
export { type CaseList, type CaseListQuery, type ListedCase, listCases } from './queries/cases/list-cases.js';
export { type CasesAnswer, type CasesQuery, queryCases } from './queries/cases/query-cases.js';
export { conditionsIn } from './queries/conditions.js';
export { forEachHeldCase, type HeldCase } from './queries/held-cases.js';
export { type OpenCase, type OpenCasesQuery, openCases } from './queries/open-cases.js';
export { reachedPosition, requireReadable, waitForPosition } from './queries/position.js';
export { QueryError } from './queries/query-error.js';
export { type RunningByKeys, runningByKeys } from './queries/running-by-keys.js';
export { type StatisticsLine, type StatisticsQuery, type StatisticsTotals, statisticsTable } from './queries/statistics-table.js';
export { type RebuildOptions, type Rebuilt, rebuild } from './rebuild.js';
export { type Projector, startProjector } from './runner.js';
export { type Reflected, ViewNotReady } from './serving.js';
export type { ProjectorStatus, ViewStatus } from './status.js';
export { views } from './views/index.js';
export { dayIn, HOME_ZONE, monthIn } from './zone.js';
