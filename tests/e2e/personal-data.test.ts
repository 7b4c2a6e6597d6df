import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { catalogue, complaint, isErased } from '@redress/domain';
import {
  connectEventStore,
  createCommandHandler,
  createRulesSource,
  type Erasures,
  type EventStore,
  erasePerson,
  exportKeyring,
  followErasures,
  type Keyring,
  openKeyring,
  type RecordedEvent,
} from '@redress/eventstore';
import { copyLog, type Node, startNode } from '@redress/eventstore/node';
import { compareWithRebuild, openDatabase, type Projector, type ReadDatabase, startProjector, waitForPosition } from '@redress/projections';
import pino from 'pino';
import { drive, give, history, staff } from '../support/cases.js';
import { scratch } from '../support/cli.js';
import { eventually, newId } from '../support/temporal/deadlines.js';
import { describeWithTemporal, type LocalWorld, openLocalWorld } from '../support/temporal/local-world.js';
import { filesIn, historiesOf, personalTexts, tablesOf, tracesOf } from '../support/traces.js';

const LATE = '王女士住院，今日才联系上';

describeWithTemporal('personal data of a whole case', () => {
  const place = scratch();
  const keys = scratch();
  const caseId = newId();
  const stream = `complaint-${caseId}`;
  const person = `complainant-${caseId}`;
  let node: Node;
  let keyring: Keyring;
  let store: EventStore;
  let world: LocalWorld;
  let erasures: Erasures;
  let database: ReadDatabase;
  let projector: Projector;
  let personal: readonly string[] = [];

  /** The keyring as it is carried elsewhere: sealed with a passphrase, and searched like everything else. */
  const exported = async () => {
    await exportKeyring(join(keys.path, 'keys.db'), {
      target: join(keys.path, `${await store.head()}.export`),
      passphrase: '一句很长的口令，谁也猜不到',
    });
  };

  const told = async () => personalTexts(await history(world.engine, stream));

  beforeAll(async () => {
    const log = pino({ level: 'trace' }, pino.destination({ dest: join(place.path, 'process.log'), sync: true }));
    node = await startNode({ file: join(place.path, 'events.db') }, { log });
    keyring = openKeyring(join(keys.path, 'keys.db'));
    store = await connectEventStore({ url: node.connectionString, catalogue, keyring, log });
    world = await openLocalWorld({ store, folder: place.path, log });
    erasures = await followErasures({ store, keyring, handler: world.engine.handler, log });
    database = await openDatabase({ pglite: join(place.path, 'views') });
    projector = startProjector({ store, database, log });
    await world.startRelay();

    const { engine } = world;
    await drive(engine, caseId, 'feedback_given');
    // Told with a reason for being late, which speaks of the customer.
    const waiving = { type: 'WaiveImprovement', data: { reason: '个案，无系统性原因' } } as const;
    await give(engine, caseId, { by: staff.owner, command: waiving }, { backdatingReason: LATE });
    await give(engine, caseId, {
      by: staff.owner,
      command: { type: 'SummariseComplaint', data: { lessons: ['来料检验'], countermeasures: [] } },
    });
    await eventually('the loop has closed the case', async () => {
      const { state } = await engine.handler.load(complaint, caseId);
      return state.kind === 'managed' && state.status === 'closed';
    });
    await waitForPosition(database, await store.head(), 30_000);
    personal = await told();
  }, 180_000);

  afterAll(async () => {
    await projector.stop();
    await database.close();
    await erasures.close();
    await world.close();
    await keyring.close();
    await node.stop();
    place.remove();
    keys.remove();
  }, 60_000);

  /** Everything that a run leaves behind, searched. The search sees what it looks at: the id of the case lies in every kind of place. */
  const traces = async (): Promise<readonly string[]> => {
    await copyLog(join(place.path, 'events.db'), join(place.path, 'backups', `${await store.head()}.db`));
    await exported();
    const [files, tables, histories] = [filesIn(place.path), await tablesOf(database), await historiesOf(world.client)];
    const known = tracesOf([caseId], files).join(' ');
    for (const part of ['events.db', 'backups', 'temporal.db', 'views', 'process.log']) expect(known).toContain(part);
    for (const contents of [tables, histories]) expect(tracesOf([caseId], contents)).not.toEqual([]);
    return tracesOf(personal, { ...files, ...tables, ...histories, ...filesIn(keys.path) });
  };

  it('is really there to be found', () => {
    expect(personal).toEqual(expect.arrayContaining(['13800000000', '空调不制冷，要求上门维修', LATE]));
    const hidden = { 'a.log': Buffer.from(JSON.stringify({ note: Buffer.from('x空调不制冷，要求上门维修').toString('base64') })) };
    expect(tracesOf(personal, hidden)).toContain('空调不制冷，要求上门维修 in a.log');
  });

  it('lies nowhere in clear: not in the log or a backup of it, not with Temporal, not in a view, not in the log of a process', async () => {
    expect(await traces()).toEqual([]);
  });

  it('is gone everywhere once the person is erased by another process, and the case, its views and its figures stay', async () => {
    const { engine } = world;
    const before = (await history(engine, stream)).map(({ type, revision }) => ({ type, revision }));
    const theirKeyring = openKeyring(join(keys.path, 'keys.db'));
    const theirStore = await connectEventStore({ url: node.connectionString, catalogue, keyring: theirKeyring });
    const rules = await createRulesSource(theirStore);
    const handler = createCommandHandler({ store: theirStore, rules });
    const { outcome } = await erasePerson(
      { store: theirStore, keyring: theirKeyring, handler },
      { person, grounds: 'request', actor: staff.manager },
    );
    expect(outcome).toBe('erased');

    const after = await history(engine, stream);
    expect(after.map(({ type, revision }) => ({ type, revision }))).toEqual(before);
    expect(await told()).toEqual([]);
    const received = after[0]?.data as { readonly complainant: { readonly name: unknown } };
    expect(isErased(received.complainant.name)).toBe(true);
    for (const one of [handler, engine.handler])
      expect((await one.load(complaint, caseId)).state).toMatchObject({ kind: 'managed', status: 'closed', outcome: 'resolved' });
    expect((await compareWithRebuild({ store, database })).flatMap(({ differences }) => differences)).toEqual([]);
    expect(await traces()).toEqual([]);
    await rules.close();
    await theirStore.close();
    await theirKeyring.close();
  }, 60_000);

  it('is erased with a certificate that names nobody', async () => {
    const certificates: RecordedEvent[] = [];
    for await (const event of store.read('erasure-main')) certificates.push(event);
    expect(certificates).toMatchObject([{ type: 'PersonErased', data: { person, scope: 'every-sealed-value' } }]);
    expect(personal.filter((text) => JSON.stringify(certificates).includes(text))).toEqual([]);
  });
});
