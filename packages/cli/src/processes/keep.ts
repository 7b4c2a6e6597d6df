import { fork } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { type ChildRecord, TOKEN } from '../folder/children.js';
import { identify, kill, type ProcessIdentity, waitForEnd } from './identity.js';
import { type ChildSpec, GRACE_MS, type Report, report, STOP } from './protocol.js';

const SUPERVISOR = fileURLToPath(new URL('supervisor.js', import.meta.url));
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;
/** A child that ran this long was well; its next death starts the back-off anew. */
const WELL_AFTER_MS = 30_000;
/** A child that never got ready and died this often is given up at the start of the engine. */
const FIRST_START_TRIES = 3;

export type KeepOptions<Ready> = {
  readonly name: string;
  /** What to run; a restart gets what the first start reported, so that it can keep its address. */
  readonly spec: (before: Ready | undefined) => ChildSpec;
  /** How its readiness shows: in words of its own, or, for a foreign program, by asking until it answers. */
  readonly ready: { readonly said: (body: unknown) => Ready | undefined } | { readonly asked: (signal: AbortSignal) => Promise<Ready> };
  readonly record: ChildRecord;
  readonly token: string;
  readonly log: Logger;
};

/** A child that is started again whenever it dies, until it is told to stop. */
export type Kept<Ready> = {
  /** Resolves at the first readiness; rejects when the child cannot be started at all. */
  readonly ready: Promise<Ready>;
  /** Numbers of the processes behind the name now: the child's own first. */
  readonly pids: () => readonly number[];
  readonly restarts: () => number;
  readonly stop: () => Promise<void>;
};

type Deferred<T> = { readonly promise: Promise<T>; readonly resolve: (value: T) => void; readonly reject: (error: unknown) => void };

/** Node 20 has no Promise.withResolvers. Nobody need listen to the rejection. */
const deferred = <T>(): Deferred<T> => {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
};

/** Starts a child under a supervisor and keeps it running. */
export const keep = <Ready>({ name, spec, ready, record, token, log }: KeepOptions<Ready>): Kept<Ready> => {
  const first = deferred<Ready>();
  const stopped = new AbortController();
  let before: Ready | undefined;
  let restarts = 0;
  let pids: readonly number[] = [];
  let order: (() => void) | undefined;

  const once = async (): Promise<string> => {
    const supervisor = fork(SUPERVISOR, [JSON.stringify(spec(before))], {
      // A group of its own: a terminal's Ctrl-C reaches `up` alone.
      detached: true,
      // What the parent was started with, such as an inspector's port, is not for it.
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: { ...process.env, [TOKEN]: token },
    });
    const family: ProcessIdentity[] = [];
    const join = (label: string, pid: number) => {
      const identity = identify(pid);
      if (identity !== undefined) family.push(identity);
      pids = label === name ? [pid, ...pids] : [...pids, pid];
      record.add(label, pid);
    };
    if (supervisor.pid !== undefined) join(`${name}-supervisor`, supervisor.pid);
    order = () => void (supervisor.connected && supervisor.send(STOP, () => undefined));
    let how = 'ended';
    const over = new AbortController();
    const isReady = (words: Ready | undefined): void => {
      if (words === undefined || over.signal.aborted) return;
      before = words;
      first.resolve(words);
      log.info({ child: name, pids }, 'ready');
    };
    const told = (said: Report): void => {
      if (said.kind === 'started') {
        join(name, said.pid);
        if ('asked' in ready)
          ready.asked(over.signal).then(isReady, (error: unknown) => log.warn({ child: name, err: error }, 'does not answer'));
      } else if (said.kind === 'ended') how = said.error ?? (said.signal === null ? `exit code ${said.code}` : `signal ${said.signal}`);
      else if ('said' in ready) isReady(ready.said(said.body));
    };
    supervisor.on('message', (message) => {
      const said = report.safeParse(message);
      if (said.success) told(said.data);
    });
    await new Promise<void>((resolve) => {
      supervisor.once('error', () => resolve());
      supervisor.once('exit', () => resolve());
    });
    over.abort();
    // A supervisor that was killed leaves its child to us.
    for (const one of family) kill(one);
    await waitForEnd(family, GRACE_MS);
    for (const pid of pids) record.remove(pid);
    pids = [];
    order = undefined;
    return how;
  };

  const run = async (): Promise<void> => {
    let wait = FIRST_PAUSE_MS;
    for (let tries = 1; !stopped.signal.aborted; tries += 1) {
      const since = Date.now();
      const how = await once();
      if (stopped.signal.aborted) return;
      if (before === undefined && tries >= FIRST_START_TRIES) {
        first.reject(new Error(`${name} does not start: ${how}`));
        return;
      }
      if (Date.now() - since > WELL_AFTER_MS) wait = FIRST_PAUSE_MS;
      log.warn({ child: name, how, againInMs: wait }, 'child ended, starting it again');
      restarts += 1;
      await pause(wait, undefined, { signal: stopped.signal }).catch(() => undefined);
      wait = Math.min(wait * 2, LONGEST_PAUSE_MS);
    }
  };
  const running = run().catch((error: unknown) => first.reject(error));

  return {
    ready: first.promise,
    pids: () => pids,
    restarts: () => restarts,
    stop: async () => {
      stopped.abort();
      first.reject(new Error(`${name} was stopped`));
      order?.();
      await running;
    },
  };
};
