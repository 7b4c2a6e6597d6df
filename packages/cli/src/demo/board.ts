import { fit, padTo } from '../format/table.js';
import { LEVELS, STAGES } from './labels.js';
import type { Line, Watch } from './watch.js';

const REDRAW_MS = 500;
const NEWS_LINES = 6;

type Screen = NodeJS.WriteStream;

const bar = (share: number, width: number): string => '█'.repeat(Math.round(share * width)).padEnd(width, '░');

const row = ({ id, stage, last, level, cycle, lastAt }: Line, columns: number): string => {
  const rung = level === 0 ? '' : (LEVELS[level] ?? String(level));
  const since = `${((Date.now() - lastAt) / 1_000).toFixed(0)}s`;
  const head = `${padTo(id, 7)} ${padTo(STAGES[stage] ?? stage, 11)} ${padTo(cycle > 1 ? `第${cycle}轮` : '', 6)} ${padTo(rung, 13)} ${padTo(since, 5, true)}  `;
  return head + fit(last, Math.max(20, columns - 52));
};

/** The picture of this moment, as lines of a terminal. */
const picture = (
  watch: Watch,
  total: number,
  { columns, rows }: { readonly columns: number; readonly rows: number },
  begun: number,
): readonly string[] => {
  const lines = watch.lines();
  const open = lines.filter(({ ended }) => ended === undefined);
  const ended = lines.length - open.length;
  const { warnings, missed, escalations, replans, refusedPlans, improvements, events } = watch.tally();
  const shown = open.toSorted((a, b) => b.level - a.level || a.id.localeCompare(b.id)).slice(0, Math.max(3, rows - NEWS_LINES - 9));
  const stages = Object.entries(STAGES)
    .filter(([stage]) => stage !== 'closed')
    .map(([stage, label]) => `${label} ${open.filter((line) => line.stage === stage).length}`)
    .join('   ');
  return [
    `演练  ${bar(ended / total, 30)}  已结 ${ended}/${total}   在办 ${open.length}   ${((Date.now() - begun) / 1_000).toFixed(0)} 秒`,
    stages,
    `预警 ${warnings}   超期 ${missed}   升级 ${escalations}   退回方案 ${refusedPlans}   重新处理 ${replans}   改进 ${improvements}   事件 ${events}`,
    '',
    `${padTo('投诉', 7)} ${padTo('环节', 11)} ${padTo('', 6)} ${padTo('升级至', 13)} ${padTo('静候', 5, true)}  最近一步`,
    ...shown.map((line) => row(line, columns)),
    ...(open.length > shown.length ? [`… 另有 ${open.length - shown.length} 件`] : []),
    '',
    ...watch.news().slice(-NEWS_LINES),
  ].map((line) => fit(line, columns - 1));
};

/** Draws the board on a terminal, over itself, until it is stopped. */
export const drawBoard = (watch: Watch, total: number, screen: Screen): { readonly stop: () => void } => {
  const begun = Date.now();
  let height = 0;
  const draw = (): void => {
    const lines = picture(watch, total, { columns: screen.columns ?? 100, rows: screen.rows ?? 40 }, begun);
    const up = height > 0 ? `\u001b[${height}A` : '';
    screen.write(`${up}\u001b[0J${lines.join('\n')}\n`);
    height = lines.length;
  };
  const timer = setInterval(draw, REDRAW_MS);
  draw();
  return {
    stop: () => {
      clearInterval(timer);
      draw();
    },
  };
};
