// A process that uses a keyring, or gives it new wrapping keys, until it is killed. Tells each thing as a line of JSON, after it is durable.
import { openKeyring, rotateWrappingKey } from '@redress/eventstore';

const [file, work] = process.argv.slice(2);
const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

const use = async () => {
  const keyring = openKeyring(file);
  for (let round = 0; ; round += 1) {
    const persons = Array.from({ length: 5 }, (_, index) => `${process.pid}-${round}-${index}`);
    const made = await Promise.all(persons.map((person) => keyring.keyFor(person)));
    made.forEach(({ keyId, key }, index) => {
      tell({ told: 'made', person: persons[index], keyId, key: Buffer.from(key).toString('hex') });
    });
    const [gone] = persons;
    tell({ told: 'destroying', person: gone, keyId: made[0].keyId });
    await keyring.destroy(gone);
    tell({ told: 'destroyed', person: gone, keyId: made[0].keyId });
  }
};

const rotate = async () => {
  for (;;) {
    tell({ told: 'rotated', to: rotateWrappingKey(file).to });
    await new Promise((resolve) => setImmediate(resolve));
  }
};

await (work === 'use' ? use() : rotate());
