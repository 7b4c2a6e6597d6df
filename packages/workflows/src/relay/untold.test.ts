import { describe, expect, it } from '@jest/globals';
import { Untold } from './untold.js';

const at = (position: number) => `log:${position}`;

/** Events as the relay takes them in: [stream, revision] in log order, positions counted from 1. */
const read = (...events: readonly (readonly [string, number])[]): Untold => {
  const untold = new Untold(at(0));
  for (const [index, [stream, revision]] of events.entries()) {
    untold.add(stream, revision);
    untold.consider(at(index + 1));
  }
  return untold;
};

describe('what the loops have not been told', () => {
  it('is one poke per stream with its highest revision', () => {
    const untold = read(['complaint-a', 0], ['complaint-b', 0], ['complaint-a', 1], ['complaint-a', 2]);
    expect([untold.take(), untold.take(), untold.take()]).toEqual([
      { stream: 'complaint-a', revision: 2 },
      { stream: 'complaint-b', revision: 0 },
      undefined,
    ]);
  });

  it('never has two pokes of one stream under way', () => {
    const untold = read(['complaint-a', 0]);
    untold.take();
    untold.add('complaint-a', 1);
    expect(untold.take()).toBeUndefined();
    untold.told('complaint-a', 0);
    expect(untold.take()).toEqual({ stream: 'complaint-a', revision: 1 });
  });

  it('holds the checkpoint before the first event that is untold', () => {
    const untold = read(['complaint-a', 0], ['complaint-b', 0], ['complaint-c', 0]);
    expect(untold.checkpoint()).toBe(at(0));
    untold.take();
    untold.told('complaint-a', 0);
    expect(untold.checkpoint()).toBe(at(1));
    untold.take();
    untold.take();
    untold.told('complaint-c', 0);
    expect(untold.checkpoint()).toBe(at(1));
    untold.told('complaint-b', 0);
    expect(untold.checkpoint()).toBe(at(3));
  });

  it('moves the checkpoint only up to what came while a poke was under way', () => {
    const untold = read(['complaint-a', 0], ['complaint-b', 0]);
    untold.take();
    untold.add('complaint-a', 1);
    untold.consider(at(3));
    untold.take();
    untold.told('complaint-b', 0);
    untold.told('complaint-a', 0);
    expect(untold.checkpoint()).toBe(at(2));
  });

  it('keeps a failed poke from where it was, with all that came since', () => {
    const untold = read(['complaint-a', 0]);
    untold.take();
    untold.add('complaint-a', 1);
    untold.consider(at(2));
    untold.failed('complaint-a');
    expect(untold.take()).toBeUndefined();
    expect(untold.checkpoint()).toBe(at(0));
    untold.retry('complaint-a');
    expect(untold.take()).toEqual({ stream: 'complaint-a', revision: 1 });
    untold.told('complaint-a', 1);
    expect(untold.checkpoint()).toBe(at(2));
  });

  it('grows with streams and not with events', () => {
    const untold = read(...Array.from({ length: 1000 }, (_, revision) => ['complaint-a', revision] as const));
    expect(untold.size).toBe(1);
  });
});
