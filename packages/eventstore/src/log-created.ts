import { randomUUID } from 'node:crypto';
import { type Instant, SYSTEM } from '@redress/domain';
import { commandId } from './command-id.js';
import type { EventToAppend } from './event-store.js';
import { fingerprintOf } from './fingerprint.js';
import { LOG_CREATED, LOG_STREAM } from './wire.js';

/** The event that gives a new log its identity. */
export const logCreated = (now: Instant): { readonly logId: string; readonly event: EventToAppend } => {
  const logId = randomUUID();
  const id = commandId(LOG_CREATED, logId);
  const data = { logId };
  const metadata = {
    commandId: id,
    // Nothing here is secret: an empty key.
    commandFingerprint: fingerprintOf(new Uint8Array(), { type: 'CreateLog', data, actor: SYSTEM, at: now }),
    correlationId: LOG_STREAM,
    causationId: id,
    actor: SYSTEM,
    occurredAt: now,
    recordedAt: now,
  };
  return { logId, event: { id: randomUUID(), type: LOG_CREATED, data, metadata } };
};
