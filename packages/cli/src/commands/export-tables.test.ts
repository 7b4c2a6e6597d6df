import { expect, it } from '@jest/globals';
import { exportTables } from '@redress/projections';
import { OFFERED } from './export-tables.js';

it('the command line offers every table that can be exported, with every parameter but names of persons', () => {
  const offered = OFFERED.map(({ name, argument, options }) => [
    name,
    [...(argument === undefined ? [] : [argument.parameter]), ...options.map(({ parameter }) => parameter)].sort(),
  ]);
  // The key of the command line is that of a service, which sees no names.
  const there = exportTables.map(({ name, parameters }) => [
    name,
    Object.keys(parameters.shape)
      .filter((parameter) => parameter !== 'names')
      .sort(),
  ]);
  expect(offered).toEqual(there);
});
