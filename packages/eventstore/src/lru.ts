/** A map that forgets the least recently used entries beyond a total weight. */
export type Lru<V> = {
  readonly get: (key: string) => V | undefined;
  readonly set: (key: string, value: V) => void;
  readonly delete: (key: string) => void;
  /** Forgets every entry whose value is as asked. */
  readonly deleteWhere: (isMeant: (value: V) => boolean) => void;
  readonly clear: () => void;
  readonly size: () => number;
  readonly weight: () => number;
};

export const createLru = <V>(maxWeight: number, weigh: (value: V) => number = () => 1): Lru<V> => {
  // A Map iterates in insertion order: re-inserting at each use keeps the least recently used entry first.
  const entries = new Map<string, { readonly value: V; readonly weight: number }>();
  let total = 0;

  const remove = (key: string): void => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entries.delete(key);
    total -= entry.weight;
  };

  return {
    get: (key) => {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set: (key, value) => {
      remove(key);
      const weight = weigh(value);
      entries.set(key, { value, weight });
      total += weight;
      for (const oldest of entries.keys()) {
        if (total <= maxWeight) break;
        remove(oldest);
      }
    },
    delete: remove,
    deleteWhere: (isMeant) => {
      for (const [key, { value }] of [...entries]) if (isMeant(value)) remove(key);
    },
    clear: () => {
      entries.clear();
      total = 0;
    },
    size: () => entries.size,
    weight: () => total,
  };
};
