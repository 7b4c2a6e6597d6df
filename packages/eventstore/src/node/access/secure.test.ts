import { expect, it } from '@jest/globals';
import { endsSoon } from './secure.js';

it('a certificate is mentioned in the month before its end', () => {
  const until = (expiresAt: string) => endsSoon({ certificate: Buffer.of(), privateKey: Buffer.of(), expiresAt: new Date(expiresAt) }, NOW);
  expect(until('2026-04-15T00:00:00Z')).toBe(false);
  expect(until('2026-03-20T00:00:00Z')).toBe(true);
});

const NOW = Date.parse('2026-03-01T00:00:00Z');
