import { describe, expect, it } from '@jest/globals';
import { erasePerson } from './erase-person.js';
import { findLostKeys } from './lost-keys.js';
import { type CounterCommand, counter } from './testing/counter.js';
import { add, clerk, command, NOW, system } from './testing/system.js';

const told = (teller: string) => command<CounterCommand>({ type: 'Add', data: { by: 1, teller } });

describe('a check of the keys that a log needs', () => {
  it('tells erased persons from those whose key is lost', async () => {
    const { keyring, connect, newHandler } = system();
    const handler = newHandler();
    for (const id of ['kept', 'erased', 'lost']) for (const teller of ['张三', '李四']) await handler.handle(counter, id, told(teller));
    await handler.handle(counter, 'impersonal', add(1));
    await handler.handle(counter, 'late', add(1, { backdatingReason: '张三住院' }));
    const check = () => findLostKeys(connect(), ['counter']);
    expect(await check()).toEqual({ sealed: 7, erased: 0, lost: 0, persons: [] });

    const world = { store: connect(), keyring, handler, clock: () => NOW, categories: ['counter'] };
    await erasePerson(world, { person: 'counter-erased', grounds: 'request', actor: clerk });
    await keyring.destroy('counter-lost');
    await keyring.destroy('counter-late');
    expect(await check()).toEqual({ sealed: 7, erased: 2, lost: 3, persons: ['counter-lost', 'counter-late'] });
  });
});
