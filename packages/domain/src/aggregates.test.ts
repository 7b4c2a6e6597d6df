import { describe, expect, it } from '@jest/globals';
import type { Aggregate } from './aggregate.js';
import { aggregates, catalogue } from './aggregates.js';

describe('the aggregates together', () => {
  it('have categories of their own, without a hyphen', () => {
    const categories = aggregates.map(({ category }) => category);
    expect(new Set(categories).size).toBe(categories.length);
    for (const category of categories) expect(category).toMatch(/^[a-z][A-Za-z0-9]*$/);
  });

  it('each know whom their personal texts are about: somebody, or the stream itself, by a name that an erasure takes', () => {
    const subjects = aggregates.map((one) => {
      const { person, decider } = one as unknown as Aggregate<never, never, unknown, never, unknown>;
      return person(decider.initial, 'main');
    });
    expect(new Set(subjects).size).toBe(subjects.length);
    for (const subject of subjects) expect(subject).toMatch(/^[a-z][A-Za-z]*-main$/);
  });

  it('have events whose wire names are unique and carry a version', () => {
    const wires = Object.values(catalogue).map(({ wire }) => wire);
    expect(new Set(wires).size).toBe(wires.length);
    for (const wire of wires) expect(wire).toMatch(/^[a-z0-9-]+\.v[1-9]\d*$/);
    expect(Object.keys(catalogue)).toEqual(
      expect.arrayContaining(['PolicySetActivated', 'CalendarPublished', 'DirectoryPublished', 'StaffProfileRecorded', 'ApiKeyIssued']),
    );
  });
});
