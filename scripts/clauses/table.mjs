// The table of clauses: what the sources demand, and how much of it is built.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const SOURCES = ['S0', 'S1', 'S2', 'S3', 'S4'];
export const STATES = ['built', 'partly', 'open'];

/** Rows by source, and the names of sources, processes, forms, and of what is planned. */
export const readTable = (root) => {
  const json = (name) => JSON.parse(readFileSync(join(root, 'docs', 'clauses', 'data', `${name}.json`), 'utf8'));
  return {
    rows: SOURCES.flatMap((source) => json(source).map((row) => ({ source, ...row }))),
    sources: json('sources'),
    processes: json('processes'),
    forms: json('forms'),
    planned: json('planned'),
  };
};

/** The process of a step: `P01.11` belongs to P01. */
export const processOf = (step) => step.slice(0, 3);
