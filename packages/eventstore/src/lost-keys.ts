import { isErased } from '@redress/domain';
import { certificates } from './certificates.js';
import type { EventStore } from './event-store.js';
import { eventsSoFar } from './events-so-far.js';

export type KeyCheck = {
  /** Events with sealed values. */
  readonly sealed: number;
  /** Those that cannot be read because their person was erased, with a certificate. */
  readonly erased: number;
  /** Those that cannot be read although nobody was erased: their keys are lost, or an erasure was cut off before its certificate. */
  readonly lost: number;
  /** Whom the lost ones are about. */
  readonly persons: readonly string[];
};

const holdsErased = (value: unknown): boolean =>
  isErased(value) || (typeof value === 'object' && value !== null && Object.values(value).some(holdsErased));

/** Reads every event of the categories once and tells which sealed values cannot be opened any more, and whether that was meant. */
export const findLostKeys = async (store: EventStore, categories: readonly string[]): Promise<KeyCheck> => {
  const certified = new Set<string>();
  for await (const { person } of certificates(store)) certified.add(person);
  const persons = new Set<string>();
  let [sealed, erased, lost] = [0, 0, 0];
  for await (const { person, data, metadata } of eventsSoFar(store, { categories })) {
    if (person === undefined) continue;
    sealed += 1;
    if (!holdsErased([data, metadata])) continue;
    if (certified.has(person)) {
      erased += 1;
      continue;
    }
    lost += 1;
    persons.add(person);
  }
  return { sealed, erased, lost, persons: [...persons] };
};
