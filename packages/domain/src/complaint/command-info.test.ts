import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { commandInfo } from '../command-info.js';
import { improvementCommands } from '../improvement/commands.js';
import { complaintCommands } from './commands.js';
import { OUTCOME_LABELS, STAGE_LABELS, STATE_LABELS } from './labels.js';
import { channel, printedChannel } from './vocabulary.js';

const all = [
  ...Object.entries(complaintCommands).map(([type, schema]) => [type, schema, commandInfo.complaint[type]] as const),
  ...Object.entries(improvementCommands).map(([type, schema]) => [type, schema, commandInfo.improvement[type]] as const),
];

describe('every command', () => {
  it.each(all)('%s has a stage, a summary and an example that it accepts', (_type, schema, info) => {
    expect(info?.summary).toMatch(/^[A-Z].*\.$/);
    expect(schema.safeParse(info?.example)).toMatchObject({ success: true });
  });

  it.each(all)('%s refuses unknown fields', (_type, schema, info) => {
    expect(schema.safeParse({ ...(info?.example as object), surprise: 1 }).success).toBe(false);
  });

  it.each(all)('%s can be described as JSON Schema', (_type, schema) => {
    expect(z.toJSONSchema(schema, { io: 'input' })).toMatchObject({ type: 'object', additionalProperties: false });
  });
});

it('texts that people read exist in both languages', () => {
  for (const labels of [STATE_LABELS, OUTCOME_LABELS, STAGE_LABELS])
    for (const label of Object.values(labels)) {
      expect(label['zh-Hans']).toMatch(/^[\u4e00-\u9fff]+$/);
      expect(label.en).toMatch(/^[A-Z][a-z ]+$/);
    }
});

it('the printed record form knows six channels (S0-50)', () =>
  expect(new Set(channel.options.map(printedChannel))).toEqual(new Set(['phone', 'fax', 'letter', 'email', 'visit', 'other'])));
