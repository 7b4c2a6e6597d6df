import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { workflowBundle } from '@redress/workflows';
import proto from '@temporalio/proto';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';

const folder = join(import.meta.dirname, 'histories');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

const { History } = proto.temporal.api.history.v1;
const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
const workflowIdOf = (file: string): string => file.replace(/\.json$/, '');

/** What the payloads of a history say, in clear. */
const payloads = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(payloads);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === 'data' && typeof item === 'string' ? [Buffer.from(item, 'base64').toString('utf8')] : payloads(item),
  );
};

/** Recorded by `record.mjs`, once for each release: loops that began under any of them go on under this one. */
describe('histories of every release', () => {
  beforeAll(() => {
    Runtime.install({
      logger: new DefaultLogger('ERROR', () => undefined),
      telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
    });
  });

  it('are there', () => {
    expect(files.length).toBeGreaterThanOrEqual(7);
  });

  it.each(files)(
    'replays %s with the bundle that ships',
    async (file) => {
      await Worker.runReplayHistory({ workflowBundle }, History.fromObject(JSON.parse(read(file))), workflowIdOf(file));
    },
    60_000,
  );

  it.each(files)('holds no personal data in %s', (file) => {
    const words = payloads(JSON.parse(read(file)));
    expect(words.length).toBeGreaterThan(5);
    expect(words.filter((word) => /王女士|某某公司|13800000000|不制冷/.test(word))).toEqual([]);
  });

  it('would notice a loop that does something else than it did', async () => {
    const [file = ''] = files.filter((name) => name.includes('improvement'));
    const otherLoop = read(file).replaceAll('"improvementLoop"', '"complaintLoop"');
    await expect(
      Worker.runReplayHistory({ workflowBundle }, History.fromObject(JSON.parse(otherLoop)), workflowIdOf(file)),
    ).rejects.toBeInstanceOf(DeterminismViolationError);
  }, 60_000);
});
