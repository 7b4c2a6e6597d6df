import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { catalogue, complaint, isErased, type Json, splitPersonal } from '@redress/domain';
import {
  connectEventStore,
  createCommandHandler,
  createRulesSource,
  type EventStore,
  type Keyring,
  openKeyring,
} from '@redress/eventstore';
import { type Node, startNode } from '@redress/eventstore/node';
import { compareWithRebuild, openDatabase, type Projector, type ReadDatabase, startProjector, waitForPosition } from '@redress/projections';
import { sql } from 'kysely';
import pino from 'pino';
import { drive, give, history, staff } from '../support/cases.js';
import { scratch } from '../support/cli.js';
import { eventually, newId } from '../support/temporal/deadlines.js';
import { describeWithTemporal, type LocalWorld, openLocalWorld } from '../support/temporal/local-world.js';

/** Every text in a value. */
const textsIn = (value: Json): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describeWithTemporal('personal data of a whole case', () => {
  const place = scratch();
  const keys = scratch();
  const caseId = newId();
  const stream = `complaint-${caseId}`;
  let node: Node;
  let keyring: Keyring;
  let store: EventStore;
  let world: LocalWorld;
  let database: ReadDatabase;
  let projector: Projector;
  let personal: readonly string[] = [];

  /** Texts of the case that are declared personal, long enough not to occur by chance. */
  const personalTexts = async (): Promise<readonly string[]> => {
    const found = (await history(world.engine, stream)).flatMap(({ type, data }) => {
      const definition = catalogue[type];
      return definition === undefined ? [] : textsIn(Object.values(splitPersonal(definition.data, data as Json).personal));
    });
    return [...new Set(found)].filter((text) => text.length >= 4);
  };

  const tables = async (): Promise<string> => {
    const { rows } = await sql<{ name: string }>`select table_name as name from information_schema.tables
      where table_schema not in ('pg_catalog', 'information_schema')`.execute(database.db);
    const texts: string[] = [];
    for (const { name } of rows)
      texts.push(
        ...(await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(database.db)).rows.map(({ row }) => row),
      );
    return texts.join('\n');
  };

  beforeAll(async () => {
    const log = pino({ level: 'trace' }, pino.destination({ dest: join(place.path, 'process.log'), sync: true }));
    node = await startNode({ file: join(place.path, 'events.db') }, { log });
    keyring = openKeyring(join(keys.path, 'keys.db'));
    store = await connectEventStore({ url: node.connectionString, catalogue, keyring, log });
    world = await openLocalWorld({ store, folder: place.path, log });
    database = await openDatabase({ pglite: join(place.path, 'views') });
    projector = startProjector({ store, database, log });
    await world.startRelay();

    const { engine } = world;
    await drive(engine, caseId, 'feedback_given');
    await give(engine, caseId, { by: staff.owner, command: { type: 'WaiveImprovement', data: { reason: '个案，无系统性原因' } } });
    await give(engine, caseId, {
      by: staff.owner,
      command: { type: 'SummariseComplaint', data: { lessons: ['来料检验'], countermeasures: [] } },
    });
    await eventually('the loop has closed the case', async () => {
      const { state } = await engine.handler.load(complaint, caseId);
      return state.kind === 'managed' && state.status === 'closed';
    });
    await waitForPosition(database, await store.head(), 30_000);
    personal = await personalTexts();
  }, 180_000);

  afterAll(async () => {
    await projector.stop();
    await database.close();
    await world.close();
    keyring.close();
    await node.stop();
    place.remove();
    keys.remove();
  }, 60_000);

  it('is really there to be found', () => {
    expect(personal).toEqual(expect.arrayContaining(['13800000000', '空调不制冷，要求上门维修']));
  });

  it('lies in no file in clear: not in the log, not with Temporal, not in the views, not in a process log', () => {
    const files = filesIn(place.path).map((file) => ({ file, bytes: readFileSync(file) }));
    const holding = (text: string) =>
      files.filter(({ bytes }) => bytes.includes(text)).map(({ file }) => file.slice(place.path.length + 1));
    // The search sees what it looks at: the case's id is in all of them.
    const places = holding(caseId).join(' ');
    for (const part of ['events.db', 'temporal.db', 'views', 'process.log']) expect(places).toContain(part);
    expect(personal.map((text) => [text, holding(text)]).filter(([, where]) => where?.length !== 0)).toEqual([]);
  });

  it('lies in no table', async () => {
    const rows = await tables();
    expect(rows).toContain(caseId);
    expect(personal.filter((text) => rows.includes(text))).toEqual([]);
  });

  it('is gone everywhere once the key is destroyed, and the case, its views and its figures stay', async () => {
    const before = (await history(world.engine, stream)).map(({ type, revision }) => ({ type, revision }));
    expect(await keyring.destroy(`complainant-${caseId}`)).toBe(true);

    const rules = await createRulesSource(store);
    const { state } = await createCommandHandler({ store, rules }).load(complaint, caseId);
    expect(state).toMatchObject({ kind: 'managed', status: 'closed', outcome: 'resolved' });
    await rules.close();

    const after = await history(world.engine, stream);
    expect(after.map(({ type, revision }) => ({ type, revision }))).toEqual(before);
    expect(await personalTexts()).toEqual([]);
    const received = after[0]?.data as { readonly complainant: { readonly name: unknown } };
    expect(isErased(received.complainant.name)).toBe(true);
    expect((await compareWithRebuild({ store, database })).flatMap(({ differences }) => differences)).toEqual([]);
  }, 60_000);
});
