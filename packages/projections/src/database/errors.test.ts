import { describe, expect, it } from '@jest/globals';
import { DatabaseUnavailable, isTransient } from './errors.js';

const coded = (code: string): Error => Object.assign(new Error('failed'), { code });

describe('failures of the database', () => {
  it('are waited out when the world failed', () => {
    const world = [
      new DatabaseUnavailable('gone'),
      coded('ECONNREFUSED'),
      coded('57P01'),
      coded('40P01'),
      new Error('Connection terminated unexpectedly'),
    ];
    expect(world.every(isTransient)).toBe(true);
  });

  it('stop what caused them when the statement would fail again', () => {
    expect([coded('22P02'), coded('42P01'), coded('23505'), new Error('a bug'), 'a string', undefined].some(isTransient)).toBe(false);
  });
});
