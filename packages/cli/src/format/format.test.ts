import { describe, expect, it } from '@jest/globals';
import { csv } from './csv.js';
import { fit, table, widthOf } from './table.js';

describe('tables', () => {
  it('line up Chinese and Latin text', () => {
    expect(
      table(
        ['产品', 'count'],
        [
          { 产品: '空调', count: 12 },
          { 产品: 'TV', count: 3 },
        ],
      ),
    ).toBe('产品  count\n────  ─────\n空调     12\nTV        3\n');
  });

  it('never let a value move the cursor', () => {
    expect(table(['a'], [{ a: 'x\u001b[2Jy\nz' }])).toContain('x [2Jy z');
  });

  it('shorten by columns, not by signs', () => {
    expect(widthOf(fit('客户服务部经理', 9))).toBeLessThanOrEqual(9);
  });
});

describe('CSV', () => {
  it('quotes what needs quoting and keeps the rest verbatim', () => {
    expect(
      csv(
        ['a', 'b'],
        [
          { a: 'x,"y"', b: null },
          { a: ' z', b: 1 },
        ],
      ),
    ).toBe('a,b\n"x,""y""",\n" z",1\n');
  });

  it('disarms texts that a spreadsheet would compute, unless told otherwise', () => {
    const rows = [{ a: '=1+1', b: -1 }];
    expect(csv(['a', 'b'], rows)).toBe("a,b\n'=1+1,-1\n");
    expect(csv(['a', 'b'], rows, false)).toBe('a,b\n=1+1,-1\n');
  });
});
