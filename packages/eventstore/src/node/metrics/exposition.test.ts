import { describe, expect, it } from '@jest/globals';
import { createRegistry } from './exposition.js';

describe('figures as Prometheus reads them', () => {
  it('counters begin at zero, with every label they may have', () => {
    const { counter, render } = createRegistry();
    const appends = counter('appends_total', 'Appends.', [{ outcome: 'written' }, { outcome: 'failed' }]);
    appends.add(2, { outcome: 'written' });
    appends.add(1, { outcome: 'written' });
    expect(render()).toBe(
      [
        '# HELP appends_total Appends.',
        '# TYPE appends_total counter',
        'appends_total{outcome="written"} 3',
        'appends_total{outcome="failed"} 0',
        '',
      ].join('\n'),
    );
  });

  it('a histogram counts a value in every bucket that it fits into', () => {
    const { histogram, render } = createRegistry();
    const seconds = histogram('seconds', 'Time.', [0.1, 1]);
    for (const value of [0.1, 0.5, 3]) seconds.observe(value);
    expect(render().split('\n').slice(2)).toEqual([
      'seconds_bucket{le="0.1"} 1',
      'seconds_bucket{le="1"} 2',
      'seconds_bucket{le="+Inf"} 3',
      'seconds_sum 3.6',
      'seconds_count 3',
      '',
    ]);
  });

  it('a reading is taken when it is asked for, and whatever its labels hold stays one line', () => {
    const { reading, render } = createRegistry();
    let value = 1;
    reading('lag', 'Lag.', () => [{ labels: { name: 'a"b\\c\nd' }, value }]);
    value = 7;
    expect(render()).toContain('lag{name="a\\"b\\\\c\\nd"} 7\n');
  });
});
