import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { aggregates, catalogue } from '@redress/domain';
import { connectEventStore, eventsSoFar, openKeyring, type RecordedEvent } from '@redress/eventstore';
import { copyLog, startNode } from '@redress/eventstore/node';
import { sampleCsv } from '../../../packages/cli/dist/demo/sample.js';
import { redress, scratch } from '../../support/cli.js';
import { filesIn, personalTexts, tracesOf } from '../../support/traces.js';

jest.setTimeout(10 * 60_000);

describe('the drill', () => {
  const place = scratch();
  afterAll(() => place.remove());

  it('takes live cases to their end and finds every view equal to a rebuild', async () => {
    const file = join(place.path, 'history.csv');
    writeFileSync(file, sampleCsv(200));
    const data = join(place.path, 'drill');
    const ran = await redress(['demo', '--once', '--json', '--cases', '4', '--input', file, '--profile', 'sample', '--data', data]);
    expect(ran).toMatchObject({ code: 0 });
    const outcome = JSON.parse(ran.stdout) as Readonly<Record<string, unknown>>;
    expect(outcome).toMatchObject({ cases: 4, failures: [], imported: { rows: 200, imported: 200 } });
    expect(Object.values(outcome.outcomes as Readonly<Record<string, number>>).reduce((sum, one) => sum + one, 0)).toBe(4);
    expect((outcome.views as readonly { readonly differences: number }[]).every(({ differences }) => differences === 0)).toBe(true);
  });

  it('has figures that state what they come from, and lead to their cases', async () => {
    const data = join(place.path, 'drill');
    const asked = ['--period', '2020-01-01..2100-01-01', '--json', '--data', data];
    const shown = await redress(['metrics', 'show', 'M01', '--group-by', 'department', ...asked]);
    expect(shown).toMatchObject({ code: 0 });
    const answer = JSON.parse(shown.stdout) as { readonly total: { readonly denominator: number }; readonly position: string };
    expect(answer).toMatchObject({ metric: 'M01', versions: { 'kpi-cases': expect.any(Number) }, rules: { policy: expect.any(Number) } });
    expect(answer.position).toMatch(/:\d+$/);
    const led = await redress(['metrics', 'cases', 'M01', '--part', 'denominator', ...asked]);
    expect(led).toMatchObject({ code: 0 });
    const { rows } = JSON.parse(led.stdout) as { readonly rows: readonly unknown[] };
    expect(rows).toHaveLength(answer.total.denominator);
    expect(rows.length).toBeGreaterThan(0);
  });

  it('leaves nothing personal in clear: not in its log, its backup, its keyring, its views, with Temporal, nor in the logs of its processes', async () => {
    const data = join(place.path, 'drill');
    const [node, keyring] = [await startNode({ file: join(data, 'events.db') }), openKeyring(join(data, 'keys.db'))];
    const store = await connectEventStore({ url: node.connectionString, catalogue, keyring });
    const events: RecordedEvent[] = [];
    const categories = aggregates.map(({ category }) => category);
    for await (const event of eventsSoFar(store, { categories })) events.push(event);
    await store.close();
    await keyring.close();
    await node.stop();
    await copyLog(join(data, 'events.db'), join(data, 'backup.db'));

    const personal = personalTexts(events);
    const files = filesIn(data);
    // The search sees what it looks at: a case of the drill is known in every place.
    const { stream = '' } = events.find(({ type }) => type === 'ComplaintReceived') ?? {};
    const places = tracesOf([stream], files).join('\n');
    for (const part of ['events.db', 'backup.db', 'temporal.db', 'views', 'logs']) expect(places).toContain(`${stream} in ${part}`);
    expect(personal.length).toBeGreaterThan(20);
    expect(tracesOf(personal, files)).toEqual([]);
  });

  it('wants a profile with an input', async () => {
    expect(await redress(['demo', '--input', 'x.csv'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('--profile'),
    });
  });
});
