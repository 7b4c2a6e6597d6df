import { describe, expect, it } from '@jest/globals';
import { OpenStreams } from './open-streams.js';
import { sweep } from './sweep.js';

const quiet = { warn: () => undefined, error: () => undefined };

const sweeping = (due: Readonly<Record<string, string | undefined | 'ended' | 'broken'>>, ensure?: (stream: string) => Promise<void>) => {
  const open = new OpenStreams();
  for (const stream of Object.keys(due)) open.open(stream, 3, 'log:1');
  const started: string[] = [];
  const run = sweep({
    open,
    outlook: async (stream) => {
      const nextDueAt = due[stream];
      if (nextDueAt === 'broken') throw new Error('unknown event type');
      return { revision: 3, terminal: nextDueAt === 'ended', nextDueAt: nextDueAt === 'ended' ? undefined : nextDueAt };
    },
    loops: {
      ensure: async (stream) => {
        await ensure?.(stream);
        started.push(stream);
      },
    },
    perSecond: 10_000,
    log: quiet as never,
    signal: new AbortController().signal,
  });
  return { open, started, run };
};

describe('a sweep', () => {
  it('starts every running process, most urgent first, and forgets those that have ended', async () => {
    const { open, started, run } = sweeping({
      'complaint-late': '2026-03-05T00:00:00.000Z',
      'complaint-ended': 'ended',
      'complaint-soon': '2026-03-02T00:00:00.000Z',
      'complaint-idle': undefined,
    });
    expect(await run).toBe(3);
    expect(started).toEqual(['complaint-soon', 'complaint-late', 'complaint-idle']);
    expect(open.list()).not.toContain('complaint-ended');
  });

  it('starts a process that it cannot look at, since its loop shows the trouble', async () => {
    const { started, run } = sweeping({ 'complaint-broken': 'broken', 'complaint-fine': '2026-03-02T00:00:00.000Z' });
    await run;
    expect(started).toEqual(['complaint-fine', 'complaint-broken']);
  });

  it('waits out a server that is away', async () => {
    let tries = 0;
    const { started, run } = sweeping({ 'complaint-a': undefined }, async () => {
      tries += 1;
      if (tries === 1) throw Object.assign(new Error('14 UNAVAILABLE'), { code: 14, details: '', metadata: {} });
    });
    await run;
    expect(started).toEqual(['complaint-a']);
  });
});
