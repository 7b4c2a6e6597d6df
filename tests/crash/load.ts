import { commandId, comparePositions } from '@redress/eventstore';
import { characterOf } from '../../packages/cli/dist/demo/character.js';
import { type Door, openDoor } from '../../packages/cli/dist/demo/door.js';
import { liveCase } from '../../packages/cli/dist/demo/live-case.js';
import { everybody, type Person, STAFF } from '../../packages/cli/dist/demo/staff.js';
import { eventually, PATIENCE_MS } from './eventually.js';

/** A command that the engine has answered: from then on it must be in the log, once. */
export type Acknowledged = {
  readonly path: string;
  readonly stream: string;
  readonly commandId: string;
  readonly revision: number;
  readonly position: string;
};

export type LoadOptions = {
  /** Where the API is; may throw while it is away. */
  readonly url: () => string;
  readonly keyOf: (who: Person) => string;
  readonly seed: number;
  /** How many cases are under way at any time. */
  readonly lanes: number;
};

/** Live cases, each step of which is repeated under the same key until it is answered. */
export type Load = {
  readonly acknowledged: readonly Acknowledged[];
  /** Cases that could not go on, with the reason. */
  readonly failures: readonly string[];
  readonly begun: () => number;
  /** Waits until so many more commands were answered. */
  readonly moved: (commands: number) => Promise<void>;
  /** A new complaint goes the whole way: through the API into the log, to its loop, and into the views. */
  readonly probe: () => Promise<void>;
  /** Begins no further case and waits until those under way have ended. */
  readonly finish: () => Promise<void>;
  /** Begins no further case; those under way give up when their patience ends. */
  readonly abandon: () => void;
};

/** How long the simulated staff take for a working day's work: less than the 3 s of the drill, for more commands between two kills. */
const PACE_MS = 1_500;

/** What people promise here lies far ahead: a request waits for an engine that is away, and must not be out of date when it is let in. */
const unhurried = (body: object): object =>
  JSON.parse(JSON.stringify(body), (field, value: unknown) =>
    ['dueAt', 'plannedCompletionAt'].includes(field) ? new Date(Date.parse(String(value)) + 86_400_000).toISOString() : value,
  );

export const startLoad = ({ url, keyOf, seed, lanes }: LoadOptions): Load => {
  const acknowledged: Acknowledged[] = [];
  const failures: string[] = [];
  let begun = 0;
  let finishing = false;

  const doorOf = (who: Person): Door =>
    openDoor({
      url,
      keyOf,
      reader: who,
      patienceMs: PATIENCE_MS,
      onAcknowledged: (path, key, { id, revision, position }) => {
        const stream = `${path.startsWith('/v1/improvements') ? 'improvement' : 'complaint'}-${id}`;
        acknowledged.push({
          path,
          stream,
          // As the API derives it from the caller and the key.
          commandId: commandId('api', who.staffId, key, stream),
          revision: Number(revision),
          position: String(position),
        });
      },
    });
  const doors = new Map(everybody.map((who) => [who, doorOf(who)]));
  const reading = doorOf(STAFF.serviceManager);
  const door: Door = { act: (who, path, body) => (doors.get(who) ?? doorOf(who)).act(who, path, unhurried(body)), read: reading.read };

  const lane = async (): Promise<void> => {
    while (!finishing) {
      begun += 1;
      // One improvement and a short delay at most: a case must not outlast the test.
      const character = { ...characterOf(seed, begun), improvementsInVain: 0, lateDays: 2 };
      await liveCase({ door, character, prefix: 'K', dayMs: PACE_MS, endMs: PATIENCE_MS }).catch((error: unknown) => {
        failures.push(`K${character.number}: ${error instanceof Error ? error.message : String(error)}`);
      });
    }
  };
  const running = Array.from({ length: lanes }, lane);

  let probes = 0;
  return {
    acknowledged,
    failures,
    begun: () => begun,
    moved: async (commands) => {
      const goal = acknowledged.length + commands;
      await eventually('the cases go on', () => (acknowledged.length >= goal ? true : undefined));
    },
    probe: async () => {
      probes += 1;
      const id = `P${probes}`;
      const { complainant, words } = characterOf(seed, 1);
      await door.act(STAFF.receiver, '/v1/complaints', {
        complaintId: id,
        complainant,
        channel: 'hotline',
        receivedVia: 'service_department',
        rawContent: words,
      });
      const path = `/v1/complaints/${id}`;
      await eventually(`the loop of ${id} opens its stage`, async () => ((await door.read(path)).opened === true ? true : undefined));
      const { position } = await door.act(STAFF.receiver, `${path}/withdraw-complaint`, { reason: '客户自行解决，撤回投诉' });
      const query = `/v1/query/cases?measure=count&atLeast=${encodeURIComponent(String(position))}`;
      await eventually(`the views show the end of ${id}`, async () => {
        const shown = (await door.read(query)).position;
        return typeof shown === 'string' && comparePositions(shown, String(position)) >= 0 ? true : undefined;
      });
    },
    finish: async () => {
      finishing = true;
      await Promise.all(running);
    },
    abandon: () => {
      finishing = true;
    },
  };
};
