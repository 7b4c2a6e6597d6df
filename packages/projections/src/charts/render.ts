import type { Drawing } from './option.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign);

/** What the library adds for a page that moves: classes with a count of charts in their names, rules for a pointer, marks for its scripts. */
const still = (svg: string): string =>
  svg
    .replace(/<style[\s\S]*?<\/style>\s*/g, '')
    .replace(/ (?:class|ecmeta_\w+)="[^"]*"/g, '')
    .replace(/\bzr\d+-/g, 'c-')
    // Not every program that shows SVG knows this property.
    .replaceAll('dominant-baseline="central"', 'dy="0.35em"');

/** A drawing as SVG: no scripts, no links, nothing that differs from one time to the next. The library is loaded when it is first needed. */
export const renderDrawing = async ({ title, width, height, option }: Drawing): Promise<string> => {
  const { init } = await import('./echarts.js');
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(option);
    return still(chart.renderToSVGString()).replace(
      /^<svg ([^>]*)>/,
      (_, attributes: string) => `<svg ${attributes} role="img"><title>${escaped(title)}</title>`,
    );
  } finally {
    chart.dispose();
  }
};
