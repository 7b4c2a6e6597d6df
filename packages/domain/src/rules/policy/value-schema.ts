import { z } from 'zod';
import type { PolicyUnit } from '../policy-document.js';
import type { PolicyKeyDefinition } from './key.js';

const MOST_DAYS = 3_650;

/** A number in a unit: whole where parts of it mean nothing. */
const numberIn = (unit: PolicyUnit, range: PolicyKeyDefinition['range']) => {
  const within = (schema: z.ZodNumber, least: number, greatest: number) => {
    const [low, high] = range ?? [least, greatest];
    return schema.min(low, `expected ${low} to ${high}`).max(high, `expected ${low} to ${high}`);
  };
  switch (unit) {
    case 'wd':
      return within(z.number().multipleOf(0.5, 'expected whole or half working days'), 0, MOST_DAYS);
    case 'd':
    case 'm':
    case 'n':
      return within(z.int('expected a whole number'), 0, MOST_DAYS);
    case 'h':
      return within(z.number().positive(), 0, MOST_DAYS * 24);
    case 'min':
      return within(z.number().positive(), 0, MOST_DAYS * 24 * 60);
    case 's':
      return within(z.number().positive(), 0, 86_400);
    case '%':
    case 'points':
      return within(z.number(), 0, 100);
    case 'wan':
      return within(z.number(), 0, 1_000_000);
    case 'yuan':
      return within(z.number(), 0, 10_000_000_000);
    default:
      return undefined;
  }
};

const inOrder = (numbers: readonly number[], follows: (one: number, next: number) => boolean): boolean =>
  numbers.every((one, index) => index === 0 || follows(numbers[index - 1] ?? one, one));

/** A number for each of these names. */
const numbersByName = (members: readonly string[], number: z.ZodNumber) =>
  z.strictObject(Object.fromEntries(members.map((name) => [name, number])));

const shaped = (shape: NonNullable<PolicyKeyDefinition['shape']>, number: z.ZodNumber): z.ZodType => {
  switch (shape.kind) {
    case 'cuts':
      return z
        .array(number)
        .length(shape.count)
        .refine((cuts) => inOrder(cuts, (one, next) => one < next), 'expected bounds that ascend strictly');
    case 'series':
      return z.array(number).length(shape.count);
    case 'codes':
      return z.strictObject(Object.fromEntries(shape.members.map((name) => [name, z.string().regex(/^[A-Za-z0-9-]{1,40}$/)])));
    case 'named': {
      const named = numbersByName(shape.members, number);
      if (shape.order === 'whole')
        return named.refine(
          (weights) => Math.abs(Object.values(weights).reduce((sum, weight) => sum + weight, 0) - 100) < 1e-9,
          'expected weights that are 100 together',
        );
      if (shape.order === 'falling')
        return named.refine(
          (bands) =>
            inOrder(
              shape.members.map((name) => bands[name] ?? 0),
              (one, next) => one > next,
            ),
          `expected each of ${shape.members.join(', ')} below the one before`,
        );
      return named;
    }
    case 'steps':
      return z
        .array(z.strictObject({ below: z.number().positive().optional(), value: number }))
        .min(1)
        .refine((steps) => steps.every(({ below }, index) => (below === undefined) === (index === steps.length - 1)), {
          message: 'expected a bound in every step but the last',
        })
        .refine(
          (steps) =>
            inOrder(
              steps.flatMap(({ below }) => below ?? []),
              (one, next) => one < next,
            ),
          { message: 'expected bounds that ascend strictly' },
        );
  }
};

/** What a value in this unit may be: shape, unit, range and closed set. */
export const valueIn = (unit: PolicyUnit, { options = [], mayBeEmpty = false, range, shape }: PolicyKeyDefinition): z.ZodType => {
  const number = numberIn(unit, range);
  if (shape !== undefined) return shaped(shape, number ?? z.number());
  if (number !== undefined) return number;
  switch (unit) {
    case 'bool':
      return z.boolean();
    case 'list':
      return z
        .array(z.enum(options))
        .min(mayBeEmpty ? 0 : 1)
        .refine((members) => new Set(members).size === members.length, 'a member is named twice');
    default:
      return z.enum(options);
  }
};
