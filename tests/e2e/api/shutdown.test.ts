import { describe, expect, it, jest } from '@jest/globals';
import { complaintCommandInfo } from '@redress/domain';
import { startEngine } from './engine.js';

// Real processes on a machine that may be busy.
jest.setTimeout(120_000);

const BODY = complaintCommandInfo.ReceiveComplaint.example;

describe('an interface that closes', () => {
  it('lets running requests end, keeps what they recorded, and takes no new ones', async () => {
    const engine = await startEngine();
    try {
      // Ask once before, so that keys and connections are there.
      expect((await engine.post('/v1/complaints', BODY)).status).toBe(201);
      const running = Array.from({ length: 20 }, (_, number) =>
        engine.post('/v1/complaints', { ...BODY, complaintId: `closing-${number}` }).then(
          ({ status }) => status,
          () => 0,
        ),
      );
      await engine.post('/v1/complaints', { ...BODY, complaintId: 'closing-last' });
      await engine.app.close();
      const statuses = await Promise.all(running);
      for (const [number, status] of statuses.entries()) {
        let recorded = 0;
        for await (const _event of engine.store.read(`complaint-closing-${number}`)) recorded += 1;
        // Answered means recorded; cut off before it was taken means not recorded.
        expect([number, recorded]).toEqual([number, status === 201 ? 1 : 0]);
      }
      await expect(engine.get('/health')).rejects.toThrow();
    } finally {
      await engine.stop();
    }
  });
});

describe('an interface whose store went away', () => {
  it('says so with 503, stays alive, and is not ready', async () => {
    const engine = await startEngine();
    try {
      const { body } = await engine.post('/v1/complaints', BODY);
      await engine.node.stop();
      const write = await engine.post('/v1/complaints', BODY);
      expect([write.status, write.body.code]).toEqual([503, 'store-unavailable']);
      expect(Number(write.headers.get('retry-after'))).toBeGreaterThan(0);
      const read = await engine.get(`/v1/complaints/${body.id}`);
      expect([read.status, read.body.code]).toEqual([503, 'store-unavailable']);
      expect((await engine.get('/health')).status).toBe(200);
      const ready = await engine.get('/ready');
      expect(ready.status).toBe(503);
      expect(ready.body.parts).toContainEqual(expect.objectContaining({ name: 'store', ready: false }));
    } finally {
      await engine.stop();
    }
  });
});
