import type { z } from 'zod';
import { assertSealable, type Json } from './personal.js';

/** Turns the data of version n into that of version n + 1. Pure; runs at the reading edge only. */
export type Upcaster = (data: Json) => Json;

/** One kind of event: its wire name, apart from its code name, the schema of its newest version and the way there from older ones. */
export type EventDefinition<S extends z.ZodType = z.ZodType> = {
  /** Kebab-case with version, such as `complaint-received.v1`. */
  readonly wire: string;
  readonly version: number;
  readonly data: S;
  /** `upcasters[n - 1]` leads from version n to n + 1. */
  readonly upcasters: readonly Upcaster[];
};

export const kebab = (name: string): string => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();

type Evolved<S extends z.ZodType> = { readonly data: S; readonly upcasters: readonly Upcaster[] };

/** Marks an event whose payload has changed since version 1. */
export const evolved = <S extends z.ZodType>(data: S, ...upcasters: readonly Upcaster[]): Evolved<S> => ({ data, upcasters });

type Entry = z.ZodType | Evolved<z.ZodType>;
type SchemaOf<T extends Entry> = T extends Evolved<infer S> ? S : T extends z.ZodType ? T : never;

/** Defines the events of an aggregate: code name → payload schema. Throws where a schema hides personal data from sealing. */
export const defineEvents = <const T extends Readonly<Record<string, Entry>>>(
  entries: T,
): { readonly [K in keyof T]: EventDefinition<SchemaOf<T[K]>> } =>
  Object.fromEntries(
    Object.entries(entries).map(([name, entry]) => {
      const { data, upcasters } = 'upcasters' in entry ? entry : { data: entry, upcasters: [] };
      assertSealable(data, name);
      const version = upcasters.length + 1;
      return [name, { wire: `${kebab(name)}.v${version}`, version, data, upcasters }];
    }),
  ) as unknown as { readonly [K in keyof T]: EventDefinition<SchemaOf<T[K]>> }; // fromEntries forgets the names

export type EventCatalogue = Readonly<Record<string, EventDefinition>>;
export type CommandCatalogue = Readonly<Record<string, z.ZodType>>;

/** The events of a catalogue as a union on `type`. */
export type EventsOf<C extends EventCatalogue> = {
  [K in keyof C & string]: { readonly type: K; readonly data: z.output<C[K]['data']> };
}[keyof C & string];

/** The commands of a catalogue as a union on `type`. */
export type CommandsOf<C extends CommandCatalogue> = {
  [K in keyof C & string]: { readonly type: K; readonly data: z.output<C[K]> };
}[keyof C & string];
