import { describe, expect, it } from '@jest/globals';
import { lagOf } from './lag.js';

const at = { head: 'log:90', now: '2026-03-02T02:00:00.000Z' };
const view = { position: 'log:40', recordedAt: '2026-03-02T01:00:00.000Z' };

describe('how far a view is behind', () => {
  it('is nothing when it reflects all that was delivered and that is all there is, whatever others have written since', () => {
    const horizon = { position: 'log:40', recordedAt: '2026-03-02T01:00:00.000Z', isEnd: true };
    expect(lagOf(view, horizon, at)).toEqual({ events: 0, seconds: 0 });
  });

  it('counts from its newest event to the newest one delivered, as for a view that has stopped', () => {
    const horizon = { position: 'log:47', recordedAt: '2026-03-02T01:00:30.500Z', isEnd: true };
    expect(lagOf(view, horizon, at)).toEqual({ events: 7, seconds: 30.5 });
  });

  it('counts to the end of the log and to the present while there is more than was delivered', () => {
    const horizon = { position: 'log:47', recordedAt: '2026-03-02T01:00:30.500Z', isEnd: false };
    expect(lagOf(view, horizon, at)).toEqual({ events: 50, seconds: 3_600 });
  });

  it('is the whole log, for as long as nobody can say, while there are no rows', () => {
    const horizon = { position: null, recordedAt: null, isEnd: false };
    expect(lagOf({ position: null }, horizon, at)).toEqual({ events: 90, seconds: 0 });
  });
});
