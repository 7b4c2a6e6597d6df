import { type EventLog, LogClosed } from '../log/event-log.js';
import { Group } from './group.js';
import { configText, type GroupConfig, type GroupSource, groupsIn, keyOf, sourceName } from './group-config.js';
import { Progress } from './progress.js';
import type { GroupSettings } from './settings.js';
import { checkpointStreamOf, deleteStream, jsonOf, newestOf, parkedStreamOf, record, writeMetadata } from './system-streams.js';

const CONFIG_STREAM = '$persistentSubscriptionConfig';
const CONFIG_TYPE = '$PersistentConfig';

/** Where a group is to begin, and how it is to be called when shown. */
export type Start = { readonly after: number | 'end'; readonly shown: string };

export type Outcome = 'done' | 'exists' | 'unknown';

/** A group from outside, in counts of consumers and events. */
export type GroupFigures = {
  readonly group: string;
  readonly consumers: number;
  readonly inFlight: number;
  readonly parked: number;
};

/**
 * All groups of the node. Their configuration is one event of a system stream, so that a change is there entirely or not at all. A group comes
 * to life when it is first asked for. Everything here rejects as the log does.
 */
export class Groups {
  #configs: ReadonlyMap<string, GroupConfig> | undefined;
  readonly #live = new Map<string, Promise<Group>>();
  /** Those of them that are ready. */
  readonly #opened = new Map<string, Group>();
  #stopped = false;
  /** Changes come one after another. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    readonly log: EventLog,
    readonly onFault: (fault: Error) => void,
  ) {}

  /** Brings all groups to life, so that what they have parked is seen from the start; without waiting. */
  wake(): void {
    this.list().catch((fault: Error) => {
      if (!(fault instanceof LogClosed)) this.onFault(fault);
    });
  }

  async create(
    source: GroupSource,
    group: string,
    { start, settings }: { readonly start: Start; readonly settings: GroupSettings },
  ): Promise<Outcome> {
    // Before its turn: for the end of a stream of links the node may have to look through the log, and nobody shall wait for that.
    const beginsAfter = start.after === 'end' ? await this.#endOf(source) : start.after;
    return this.#inTurn(async () => {
      const configs = await this.#load();
      const key = keyOf(sourceName(source), group);
      if (configs.has(key)) return 'exists';
      const config = { source, group, startFrom: start.shown, beginsAfter, settings };
      await Progress.prepare(this.log, key);
      // A group of this name that was deleted may have left it behind, if the node was killed meanwhile.
      await deleteStream(this.log, parkedStreamOf(key));
      await this.#save(new Map([...configs, [key, config]]));
      return 'done';
    });
  }

  /** Its filter, its checkpoint and what is parked stay; its consumers must connect anew. */
  update(name: string, group: string, { start, settings }: { readonly start: Start; readonly settings: GroupSettings }): Promise<Outcome> {
    return this.#inTurn(async () => {
      const configs = await this.#load();
      const key = keyOf(name, group);
      const config = configs.get(key);
      if (config === undefined) return 'unknown';
      const isNewStart = start.shown !== config.startFrom;
      const after = start.after === 'end' ? await this.#endOf(config.source) : start.after;
      const beginsAfter = isNewStart ? after : config.beginsAfter;
      await this.#save(new Map([...configs, [key, { ...config, startFrom: start.shown, beginsAfter, settings }]]));
      await this.#end(key);
      return 'done';
    });
  }

  delete(name: string, group: string): Promise<Outcome> {
    return this.#inTurn(async () => {
      const configs = await this.#load();
      const key = keyOf(name, group);
      if (!configs.has(key)) return 'unknown';
      await this.#save(new Map([...configs].filter(([one]) => one !== key)));
      await this.#end(key);
      await Promise.all([checkpointStreamOf(key), parkedStreamOf(key)].map((stream) => deleteStream(this.log, stream)));
      return 'done';
    });
  }

  /** Waits for changes under way. */
  find(name: string, group: string): Promise<Group | undefined> {
    return this.#inTurn(async () => {
      const key = keyOf(name, group);
      const config = (await this.#load()).get(key);
      return config === undefined ? undefined : this.#open(key, config);
    });
  }

  /** All groups, or those of one source. */
  list(name?: string): Promise<readonly Group[]> {
    return this.#inTurn(async () => {
      const configs = [...(await this.#load())].filter(([, { source }]) => name === undefined || sourceName(source) === name);
      return Promise.all(configs.map(([key, config]) => this.#open(key, config)));
    });
  }

  /** Of the groups that were asked for since the node started. */
  figures(): readonly GroupFigures[] {
    return [...this.#opened.values()].map((group) => ({
      group: group.config.group,
      consumers: group.consumers.length,
      inFlight: group.load.inFlight,
      parked: group.parked.count,
    }));
  }

  /** Ends every group; each goes on from its checkpoint when it is asked for again. */
  restart(): Promise<void> {
    return this.#inTurn(async () => {
      await Promise.all([...this.#live.keys()].map((key) => this.#end(key)));
      this.#configs = undefined;
    });
  }

  /** Before the log is closed: hands nothing out any more and writes how far each group has got. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#inTurn(() => Promise.allSettled([...this.#opened.values()].map((group) => group.stop({ drop: false }))));
  }

  #open(key: string, config: GroupConfig): Promise<Group> {
    const known = this.#live.get(key);
    if (known !== undefined) return known;
    const live = Group.open(this.log, config, this.onFault);
    this.#live.set(key, live);
    live.then(
      (group) => this.#opened.set(key, group),
      // Not to be remembered: the next one who asks shall try again.
      () => this.#live.delete(key),
    );
    return live;
  }

  async #end(key: string): Promise<void> {
    const live = this.#live.get(key);
    this.#live.delete(key);
    this.#opened.delete(key);
    const group = await live?.catch(() => undefined);
    await group?.stop({ drop: true });
  }

  async #load(): Promise<ReadonlyMap<string, GroupConfig>> {
    if (this.#stopped) throw new LogClosed();
    if (this.#configs !== undefined) return this.#configs;
    const { newest } = await newestOf(this.log, CONFIG_STREAM);
    const groups = groupsIn(jsonOf(newest));
    if (groups === undefined) throw new Error(`the groups in ${CONFIG_STREAM} were written by a newer release: use that`);
    const configs = new Map(groups.map((config) => [keyOf(sourceName(config.source), config.group), config]));
    this.#configs = configs;
    return configs;
  }

  async #save(configs: ReadonlyMap<string, GroupConfig>): Promise<void> {
    const now = new Date().toISOString();
    const revision = await record(this.log, CONFIG_STREAM, { type: CONFIG_TYPE, data: configText([...configs.values()], now) });
    this.#configs = configs;
    if (revision === 0) await writeMetadata(this.log, CONFIG_STREAM, { $maxCount: 1 });
  }

  async #endOf(source: GroupSource): Promise<number> {
    return source.kind === 'all' ? this.log.tail.head : (await newestOf(this.log, source.stream)).last;
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work, work);
    this.#turn = result;
    return result;
  }
}
