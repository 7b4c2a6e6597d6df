import { describe, expect, it } from '@jest/globals';
import { InvalidEnvironment, readApiConfig } from './config.js';

describe('the environment', () => {
  it('has defaults for everything', () => {
    expect(readApiConfig({})).toEqual({
      host: '127.0.0.1',
      port: 0,
      limits: {
        bodyBytes: 262_144,
        documentBytes: 2_097_152,
        writesPerMinute: 0,
        maxLagMs: 2_000,
        trustProxy: false,
        requestTimeoutMs: 30_000,
      },
    });
  });

  it('reads what is set and takes empty variables as absent', () => {
    const { host, port, limits } = readApiConfig({
      REDRESS_API_HOST: '0.0.0.0',
      REDRESS_API_PORT: '8080',
      REDRESS_API_WRITES_PER_MINUTE: '600',
      REDRESS_API_TRUST_PROXY: 'true',
      REDRESS_API_BODY_BYTES: '',
      PATH: '/bin',
    });
    expect({ host, port }).toEqual({ host: '0.0.0.0', port: 8080 });
    expect(limits).toMatchObject({ writesPerMinute: 600, trustProxy: true, bodyBytes: 262_144 });
  });

  it('lists every variable at fault together', () => {
    const wrong = { REDRESS_API_PORT: '99999', REDRESS_API_BODY_BYTES: 'many', REDRESS_API_TRUST_PROXY: 'perhaps' };
    expect(() => readApiConfig(wrong)).toThrow(InvalidEnvironment);
    for (const variable of Object.keys(wrong)) expect(() => readApiConfig(wrong)).toThrow(variable);
  });
});
