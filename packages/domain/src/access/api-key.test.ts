import { describe, expect, it } from '@jest/globals';
import { SYSTEM } from '../envelope.js';
import { splitPersonal } from '../personal.js';
import { specification } from '../testing/specification.js';
import { type ApiKeyEvent, apiKey, apiKeyEvents } from './api-key.js';

const { given } = specification(apiKey, { id: 'k1', at: '2026-03-02T01:30:00.000Z', actor: SYSTEM, rules: undefined });
const key = { keyId: 'k1', hash: 'a'.repeat(64), staffId: 's-002', role: 'customer_service_rep', kind: 'human' as const, label: '前台' };
const issue = { type: 'IssueApiKey' as const, data: key };
const revoke = { type: 'RevokeApiKey' as const, data: { reason: '离职' } };
const issued: ApiKeyEvent = { type: 'ApiKeyIssued', data: key };
const revoked: ApiKeyEvent = { type: 'ApiKeyRevoked', data: { keyId: 'k1', reason: '离职' } };

describe('an API key', () => {
  it('is issued to a member of staff in a role', () => {
    const { then, state } = given().when(issue);
    then(issued);
    expect(state).toEqual({ phase: 'issued', key });
  });

  it('is issued once, and not again after it was revoked', () => {
    given(issued).when(issue).then({ refused: 'key-already-issued' });
    given(issued, revoked).when(issue).then({ refused: 'key-already-issued' });
  });

  it('is issued in its own stream only', () => {
    given().when(issue, { id: 'k2' }).then({ refused: 'key-of-another-stream', field: 'keyId' });
  });

  it('is revoked with a reason, and stays known', () => {
    const { then, state } = given(issued).when(revoke);
    then(revoked);
    expect(state).toEqual({ phase: 'revoked', key });
  });

  it('that is not there, or is revoked, cannot be revoked', () => {
    given().when(revoke).then({ refused: 'key-not-issued' });
    given(issued, revoked).when(revoke).then({ refused: 'key-already-revoked' });
  });

  it('keeps a hash of its secret and nothing else', () => {
    const command = apiKey.commands.IssueApiKey;
    expect(command?.safeParse(key).success).toBe(true);
    expect(command?.safeParse({ ...key, hash: 'secret' }).success).toBe(false);
    expect(command?.safeParse({ ...key, secret: 'secret' }).success).toBe(false);
    expect(command?.safeParse({ ...key, keyId: 'a-b' }).success).toBe(false);
  });

  it('seals why it was revoked, with the key of whoever held it', () => {
    const { data } = apiKeyEvents.ApiKeyRevoked;
    expect(splitPersonal(data, { keyId: 'k1', reason: '王芳离职' })).toEqual({
      clear: { keyId: 'k1' },
      personal: { '/reason': '王芳离职' },
    });
    expect(apiKey.person({ phase: 'revoked', key }, 'k1')).toBe('staff-s-002');
    expect(apiKey.person({ phase: 'issued', key: { ...key, staffId: 'portal', kind: 'external_service' } }, 'k1')).toBe('service-portal');
    expect(apiKey.person({ phase: 'absent' }, 'k1')).toBe('apiKey-k1');
  });

  it('needs no rules and has no place in the loop', () =>
    expect([apiKey.category, apiKey.needsRules, apiKey.place({ phase: 'absent' })]).toEqual(['apiKey', false, {}]));
});
