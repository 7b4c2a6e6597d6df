/** Figures and how Prometheus reads them. A registry of its own per node: several nodes in one process must not share their counts. */
export type Labels = Readonly<Record<string, string>>;
export type Sample = { readonly labels?: Labels; readonly value: number };

export type Counter = { readonly add: (amount?: number, labels?: Labels) => void };
export type Histogram = { readonly observe: (value: number) => void };

export type Registry = {
  /** Only ever grows; by convention its name ends in `_total`. */
  readonly counter: (name: string, help: string, labels?: readonly Labels[]) => Counter;
  /** Asked for at each reading; a counter when somebody else does the counting. */
  readonly reading: (name: string, help: string, read: () => number | readonly Sample[], type?: 'gauge' | 'counter') => void;
  /** Counts how many values are at most as large as each bound. */
  readonly histogram: (name: string, help: string, bounds: readonly number[]) => Histogram;
  /** All figures in the text format of Prometheus, version 0.0.4. */
  readonly render: () => string;
};

const escaped = (value: string): string => value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');

const inBraces = (labels: Labels = {}): string => {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};

export const createRegistry = (): Registry => {
  const figures: (() => readonly string[])[] = [];
  const add = (name: string, help: string, type: string, lines: () => readonly string[]) =>
    figures.push(() => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines()]);

  return {
    counter: (name, help, labels = [{}]) => {
      // From the start at zero, so that the first increase is one.
      const counts = new Map(labels.map((one) => [inBraces(one), 0]));
      add(name, help, 'counter', () => [...counts].map(([braces, count]) => `${name}${braces} ${count}`));
      return {
        add: (amount = 1, one) => {
          const braces = inBraces(one);
          counts.set(braces, (counts.get(braces) ?? 0) + amount);
        },
      };
    },

    reading: (name, help, read, type = 'gauge') => {
      add(name, help, type, () => {
        const found = read();
        const samples: readonly Sample[] = typeof found === 'number' ? [{ value: found }] : found;
        return samples.map(({ labels, value }) => `${name}${inBraces(labels)} ${value}`);
      });
    },

    histogram: (name, help, bounds) => {
      const counts = bounds.map(() => 0);
      let [sum, count] = [0, 0];
      add(name, help, 'histogram', () => {
        let below = 0;
        const buckets = bounds.map((bound, index) => {
          below += counts[index] ?? 0;
          return `${name}_bucket{le="${bound}"} ${below}`;
        });
        return [...buckets, `${name}_bucket{le="+Inf"} ${count}`, `${name}_sum ${sum}`, `${name}_count ${count}`];
      });
      return {
        observe: (value) => {
          const index = bounds.findIndex((bound) => value <= bound);
          if (index !== -1) counts[index] = (counts[index] ?? 0) + 1;
          sum += value;
          count += 1;
        },
      };
    },

    render: () => `${figures.flatMap((lines) => lines()).join('\n')}\n`,
  };
};
