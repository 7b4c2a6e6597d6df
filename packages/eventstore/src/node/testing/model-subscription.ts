import { expect } from '@jest/globals';
import type { EventLog } from '../log/event-log.js';
import { subscribe } from '../streams/subscribe.js';
import { collectingReader } from './collecting-reader.js';
import { type Entry, LINKS, type PlainStore } from './model.js';
import { until } from './nodes.js';

/** Where a subscription begins; without a stream it is to all events. */
export type Beginning = { readonly stream: string | undefined; readonly from: number | 'start' | 'end' };

const placeOf = ({ stream, revision }: Entry): string => `${stream}@${revision}`;

/** A subscription, and what it is to deliver as the model goes on. */
export const followed = async (log: EventLog, plain: PlainStore, { stream, from }: Beginning) => {
  const reader = collectingReader();
  const request = { stream, from, mode: { kind: 'subscription' as const }, filter: undefined, resolveLinks: false, structuredIds: false };
  const began = plain.log.length;
  const isOver = stream !== undefined && !LINKS.includes(stream) && plain.isEnded(stream);
  const stored = stream === undefined ? plain.log.map(placeOf) : listOf(plain, stream);
  const behind = from === 'start' ? stored : from === 'end' ? [] : stored.filter((place) => numberOf(plain, stream, place) > from);
  const ending = stream === undefined ? [] : [`Stream '${stream}' is deleted.`];

  const served = subscribe(log, request, reader.sink);
  await until('caught up', () => reader.seen.some((line) => line === 'caught up' || ending.includes(line)));
  const wanted = (): readonly string[] => {
    if (isOver) return ending;
    const live = plain.log.slice(began);
    const own = stream === undefined ? live.map(placeOf) : liveOf(plain, stream, began);
    const news = typeof from === 'number' ? own.filter((place) => numberOf(plain, stream, place) > from) : own;
    const isEnded = stream !== undefined && !LINKS.includes(stream) && plain.isEnded(stream);
    return [...behind, 'caught up', ...news, ...(isEnded ? ending : [])];
  };
  return async () => {
    const list = wanted();
    await until(`${list.length} of ${stream ?? 'all'} delivered`, () => reader.seen.length >= list.length);
    await reader.settled();
    expect(reader.seen).toEqual(list);
    reader.leave();
    await served;
  };
};

const listOf = (plain: PlainStore, stream: string): readonly string[] => {
  if (LINKS.includes(stream)) return plain.links(stream).map((_, revision) => `${stream}@${revision}`);
  const shown = plain.shown(stream);
  return typeof shown === 'string' ? [] : shown.map(placeOf);
};
const liveOf = (plain: PlainStore, stream: string, began: number): readonly string[] => {
  if (!LINKS.includes(stream))
    return plain.log
      .slice(began)
      .filter((entry) => entry.stream === stream)
      .map(placeOf);
  return plain
    .links(stream)
    .map((_, revision) => `${stream}@${revision}`)
    .slice(plain.links(stream, began).length);
};
/** What a subscription's beginning counts in: positions of all events, revisions of one stream. */
const numberOf = (plain: PlainStore, stream: string | undefined, place: string): number =>
  stream === undefined ? plain.log.findIndex((entry) => placeOf(entry) === place) + 1 : Number(place.slice(place.lastIndexOf('@') + 1));
