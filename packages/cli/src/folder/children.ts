import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { identify, isAlive, kill, type ProcessIdentity, waitForEnd } from '../processes/identity.js';
import type { DataFolder } from './data-folder.js';
import { parseJson, readWhole, writeWhole } from './files.js';

const child = z.object({ name: z.string(), pid: z.int(), started: z.string(), token: z.string() });
type Child = z.infer<typeof child>;
const children = z.array(child);

/** Environment variable by which a process of a data folder can be told from a stranger. */
export const TOKEN = 'REDRESS_TOKEN';

/** Where the system lets us look, a process must also carry the token it was started with. */
const carries = ({ pid, token }: Child): boolean => {
  if (process.platform !== 'linux') return true;
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`${TOKEN}=${token}`);
  } catch {
    return false;
  }
};

const load = (folder: DataFolder): readonly Child[] => {
  const found = children.safeParse(parseJson(readWhole(folder.children)));
  return found.success ? found.data : [];
};

/** The processes started on a folder, kept in the folder. Only the owner of the folder's lock writes it. */
export const childRecord = (folder: DataFolder, token: string) => {
  let mine: readonly Child[] = [];
  const save = () => writeWhole(folder.children, `${JSON.stringify(mine, null, 2)}\n`);
  return {
    add: (name: string, pid: number) => {
      const identity = identify(pid);
      if (identity === undefined) return;
      mine = [...mine, { name, token, ...identity }];
      save();
    },
    remove: (pid: number) => {
      mine = mine.filter((one) => one.pid !== pid);
      save();
    },
    /** Ends by force what an earlier owner of the folder left running, and nothing else; answers their names. */
    endLeftovers: async (): Promise<readonly string[]> => {
      const left = load(folder).filter((one) => isAlive(one) && carries(one));
      for (const one of left) kill(one);
      const stuck: readonly ProcessIdentity[] = await waitForEnd(left, 10_000);
      mine = left.filter((one) => stuck.some(({ pid }) => pid === one.pid));
      save();
      return left.map(({ name }) => name);
    },
  };
};

export type ChildRecord = ReturnType<typeof childRecord>;
