/** Columns a sign takes: Chinese and other wide signs two. */
const columnsOf = (sign: string): number =>
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/.test(sign) ||
  (sign.codePointAt(0) ?? 0) > 0xffff
    ? 2
    : 1;

const widthOf = (text: string): number => [...text].reduce((sum, sign) => sum + columnsOf(sign), 0);

/** Signs that are no part of a text for people would break its line, or the document. */
const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff\u2028\u2029]+/gu, ' ');

/** A label of at most so many columns; nothing of a sign is ever cut. */
export const shortened = (text: string, columns: number): string => {
  const whole = plain(text);
  if (widthOf(whole) <= columns) return whole;
  let kept = '';
  let width = 0;
  for (const sign of whole) {
    width += columnsOf(sign);
    if (width > columns - 1) break;
    kept += sign;
  }
  return `${kept.trimEnd()}…`;
};

/** Pixels a text takes, nearly: fonts differ, so a little more than most need. */
export const pixelsOf = (text: string, size: number): number => Math.ceil(widthOf(text) * size * 0.57);
