import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { memoryKeyring } from '@redress/eventstore';
import { issueApiKey } from './keys/issue-api-key.js';
import { complaintBody, type Harness, openHarness } from './testing/harness.js';

const keyring = memoryKeyring();
let api: Harness;
let id: string;
beforeAll(async () => {
  api = await openHarness({ keyring });
  id = (await api.send('/v1/complaints', complaintBody)).json<{ id: string }>().id;
});
afterAll(() => api.close());

type File = { readonly file: { readonly receipt: { readonly complainant: { readonly name: unknown }; readonly channel: string } } };
type History = { readonly entries: readonly { readonly data: { readonly complainant: { readonly name: unknown } } }[] };
const nameSeen = async (authorization?: string, as: readonly [string, string] = ['s-002', 'customer_service_rep']): Promise<unknown> => {
  const options = authorization === undefined ? { as } : { headers: { authorization } };
  const file = (await api.read(`/v1/complaints/${id}`, options)).json<File>().file;
  const history = (await api.read(`/v1/complaints/${id}/history`, options)).json<History>();
  expect(file.receipt.channel).toBe('hotline');
  expect(history.entries[0]?.data.complainant.name).toEqual(file.receipt.complainant.name);
  return file.receipt.complainant.name;
};

describe('personal data', () => {
  it('is shown to a person in a role that works with customers', async () => {
    expect(await nameSeen()).toBe('欧阳测试');
  });

  it('is withheld from other roles, and from those whom the directory does not give the role of their key', async () => {
    expect(await nameSeen(undefined, ['s-014', 'quality_manager'])).toEqual({ withheld: true });
    expect(await nameSeen(undefined, ['s-014', 'customer_service_rep'])).toEqual({ withheld: true });
    expect(await nameSeen(undefined, ['stranger', 'handler'])).toEqual({ withheld: true });
    expect(await nameSeen(undefined, ['s-012', 'handler'])).toBe('欧阳测试');
  });

  it('is withheld from services, whatever role their key names', async () => {
    const { key } = await issueApiKey(api, { staffId: 's-002', role: 'customer_service_rep', kind: 'external_service' });
    expect(await nameSeen(`Bearer ${key}`)).toEqual({ withheld: true });
  });

  it('may lie in the reason for back-dating, which is shown, withheld and erased like any other', async () => {
    const late = {
      'redress-occurred-at': new Date(Date.now() - 5_000).toISOString(),
      'redress-backdating-reason': encodeURIComponent('欧阳测试住院'),
    };
    const opened = (await api.send('/v1/complaints', complaintBody, { headers: late })).json<{ id: string }>().id;
    const seenBy = async (...as: readonly [string, string]) =>
      (await api.read(`/v1/complaints/${opened}/history`, { as })).json<{ entries: { backdatingReason: unknown }[] }>().entries[0]
        ?.backdatingReason;
    expect(await seenBy('s-002', 'customer_service_rep')).toBe('欧阳测试住院');
    expect(await seenBy('s-014', 'quality_manager')).toEqual({ withheld: true });
    await keyring.destroy(`complainant-${opened}`);
    expect(await seenBy('s-002', 'customer_service_rep')).toEqual({ erased: true });
    expect(await seenBy('s-014', 'quality_manager')).toEqual({ erased: true });
  });

  it('is erased for everybody after an erasure, and the case still reads', async () => {
    await keyring.destroy(`complainant-${id}`);
    expect(await nameSeen()).toEqual({ erased: true });
    expect(await nameSeen(undefined, ['s-014', 'quality_manager'])).toEqual({ erased: true });
    expect((await api.send(`/v1/complaints/${id}/acknowledge-complaint`, { medium: 'phone' })).statusCode).toBe(200);
  });
});
