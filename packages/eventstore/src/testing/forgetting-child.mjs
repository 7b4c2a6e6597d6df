// A process that has a member of staff in memory while another process, which stands beside it here, erases them. Prints how often their name
// occurs in its heap before and after, as one line of JSON.
import { randomBytes, randomUUID } from 'node:crypto';
import { getHeapSnapshot } from 'node:v8';
import { catalogue, isErased, SYSTEM, staffMember } from '@redress/domain';
import {
  createCommandHandler,
  createMemoryEventStore,
  createMemoryLog,
  createRulesSource,
  erasePerson,
  followErasures,
  memoryKeyring,
} from '@redress/eventstore';

const [log, keyring] = [createMemoryLog(), memoryKeyring()];
const open = async () => {
  const store = createMemoryEventStore({ catalogue, keyring, log });
  const rules = await createRulesSource(store);
  return { store, handler: createCommandHandler({ store, rules }) };
};
const [ours, theirs] = [await open(), await open()];
await followErasures({ ...ours, keyring });

/** The name, kept in a form that is not found when searched for. */
const codes = [...randomBytes(12).toString('hex')].map((letter) => letter.charCodeAt(0));
const spelled = () => String.fromCharCode(...codes);

const occurrences = async () => {
  const snapshot = getHeapSnapshot();
  // Spelled only now that the picture is taken.
  const name = spelled();
  let [found, rest] = [0, ''];
  for await (const chunk of snapshot) {
    const text = rest + chunk;
    found += text.split(name).length - 1;
    rest = text.slice(1 - name.length);
  }
  return found;
};

const record = () => ({
  id: randomUUID(),
  type: 'RecordStaffProfile',
  data: { name: spelled() },
  actor: SYSTEM,
  at: new Date().toISOString(),
});
await ours.handler.handle(staffMember, 's-1', record());
const before = await occurrences();

await erasePerson({ ...theirs, keyring }, { person: 'staff-s-1', grounds: 'request', actor: SYSTEM });
const deadline = Date.now() + 10_000;
while (!isErased((await ours.handler.load(staffMember, 's-1')).state.profile.name)) {
  if (Date.now() > deadline) throw new Error('the erasure is not heard of within ten seconds');
  await new Promise((resolve) => setImmediate(resolve));
}
process.stdout.write(`${JSON.stringify({ before, after: await occurrences() })}\n`);
process.exit(0);
