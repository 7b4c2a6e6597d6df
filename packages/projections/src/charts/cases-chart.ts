import type { Lang } from '../exports/table.js';
import type { CasesAnswer } from '../queries/cases/query-cases.js';
import { figureOf } from './figure.js';
import { drawingOf } from './option.js';
import { renderDrawing } from './render.js';

/** The chart of an answer about cases, as SVG. */
export const casesChart = (answer: CasesAnswer, lang: Lang = 'zh-Hans'): Promise<string> =>
  renderDrawing(drawingOf(figureOf(answer, lang), lang, answer));
