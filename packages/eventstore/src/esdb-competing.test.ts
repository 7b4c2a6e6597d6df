import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { CannotHandle, type ConsumeOptions, type Handler, LOST } from './consumers.js';
import { type ConsumersOf, competing } from './esdb-competing.js';
import { type RecordedEvent, StoreUnavailable, UnknownEventType } from './event-store.js';

const LOG_ID = '11111111-1111-4111-8111-111111111111';

/** A delivery as the clients hand it out. */
const delivery = (stream: string, retryCount = 0, type = 'noted') => ({
  event: { id: `${stream}-id`, type, data: {}, metadata: {}, streamId: stream, revision: 0n, position: { commit: 1n } },
  retryCount,
});

/** A connection to a group that notes what it is answered. */
class FakeConnection extends EventEmitter {
  readonly answers: string[] = [];
  left = false;
  broken: Error | undefined;

  async ack(resolved: object): Promise<void> {
    this.#note('ack', resolved);
  }

  async nack(action: string, reason: string, resolved: object): Promise<void> {
    this.#note(`${action} (${reason})`, resolved);
  }

  async unsubscribe(): Promise<void> {
    this.left = true;
  }

  destroy(): void {
    this.removeAllListeners('data');
  }

  #note(answer: string, resolved: object): void {
    if (this.broken !== undefined) throw this.broken;
    this.answers.push(`${answer} ${(resolved as ReturnType<typeof delivery>).event.streamId}`);
  }
}

const consuming = (handler: Handler<RecordedEvent>, more: Partial<ConsumeOptions> = {}) => {
  const connection = new FakeConnection();
  const ending = new AbortController();
  const decode = async (event: { readonly type: string; readonly stream: string }) => {
    if (event.type !== 'noted') throw new UnknownEventType(event.type, event.stream, 0);
    return event;
  };
  let handled = 0;
  const store = {
    client: { subscribeToPersistentSubscriptionToAll: () => connection },
    codec: { decode },
    logId: LOG_ID,
  };
  // As much of a store as a connection to a group needs.
  const running = competing(store as unknown as ConsumersOf, {
    group: 'notes',
    handler,
    onHandled: () => {
      handled += 1;
    },
    options: { signal: ending.signal, retries: 2, pauses: { first: 1, longest: 1 }, ...more },
  });
  running.catch(() => undefined);
  const until = async (description: string, holds: () => boolean) => {
    const deadline = Date.now() + 4_000;
    while (!holds()) {
      if (Date.now() > deadline) throw new Error(`did not come about: ${description}`);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  return {
    connection,
    running,
    stop: () => ending.abort(),
    handled: () => handled,
    answered: (count: number) => until('answered', () => connection.answers.length === count),
  };
};

describe('a connection to a group', () => {
  it('acknowledges what is handled, sends back what is not, and parks it in the end', async () => {
    const one = consuming(async ({ stream }) => {
      if (stream !== 'good') throw new TypeError('13800000000');
    });
    one.connection.emit('data', delivery('good'));
    one.connection.emit('data', delivery('bad'));
    one.connection.emit('data', delivery('worse', 2));
    await one.answered(3);
    expect([...one.connection.answers].sort()).toEqual(['ack good', 'park (TypeError) worse', 'retry (TypeError) bad']);
    one.stop();
    await one.running;
    expect(one.connection.left).toBe(true);
  });

  it('parks at once what its handler cannot handle', async () => {
    const one = consuming(() => Promise.reject(new CannotHandle('no-address')));
    one.connection.emit('data', delivery('a'));
    await one.answered(1);
    expect(one.connection.answers).toEqual(['park (no-address) a']);
    one.stop();
  });

  it('parks unseen what was lost with its consumers too often, and nothing before', async () => {
    const seen: string[] = [];
    const one = consuming(async ({ stream }) => void seen.push(stream));
    one.connection.emit('data', delivery('often', 2 + LOST));
    one.connection.emit('data', delivery('too-often', 3 + LOST));
    await one.answered(2);
    expect(seen).toEqual(['often']);
    expect(one.connection.answers.find((answer) => answer.endsWith('too-often'))).toMatch(/^park \(given up after 13 attempts/);
    one.stop();
  });

  it('waits for no handler longer than its patience', async () => {
    const one = consuming(() => new Promise(() => undefined), { patience: 5 });
    one.connection.emit('data', delivery('a'));
    await one.answered(1);
    expect(one.connection.answers).toEqual(['retry (Overdue) a']);
    one.stop();
    await one.running;
  });

  it('answers nothing for what it has not begun when it is stopped', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const one = consuming(() => held);
    one.connection.emit('data', delivery('a'));
    one.connection.emit('data', delivery('a'));
    one.stop();
    release();
    await one.running;
    expect(one.connection.answers).toEqual(['ack a']);
  });

  it('ends with the fault of the connection, after what is being handled', async () => {
    let isDone = false;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const one = consuming(async () => {
      await held;
      isDone = true;
    });
    one.connection.emit('data', delivery('a'));
    one.connection.emit('error', Object.assign(new Error('gone'), { type: 'unavailable' }));
    setImmediate(release);
    await expect(one.running).rejects.toBeInstanceOf(StoreUnavailable);
    expect(isDone).toBe(true);
  });

  it('ends when its answers do not get through, or the store ends it', async () => {
    const one = consuming(async () => undefined);
    one.connection.broken = Object.assign(new Error('write after end'), { code: 'ERR_STREAM_WRITE_AFTER_END' });
    one.connection.emit('data', delivery('a'));
    await expect(one.running).rejects.toBeInstanceOf(StoreUnavailable);
    expect(one.handled()).toBe(0);
    const other = consuming(async () => undefined);
    other.connection.emit('end');
    await expect(other.running).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('ends at what this release cannot read, without an answer', async () => {
    const one = consuming(async () => undefined);
    one.connection.emit('data', delivery('a', 0, 'unheard'));
    await expect(one.running).rejects.toBeInstanceOf(UnknownEventType);
    expect(one.connection.answers).toEqual([]);
  });

  it('leaves at once when it was stopped before', async () => {
    const one = consuming(async () => undefined, { signal: AbortSignal.abort() });
    await one.running;
    expect(one.connection.left).toBe(true);
  });
});
