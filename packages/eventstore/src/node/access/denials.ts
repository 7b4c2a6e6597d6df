import { Metadata, status } from '@grpc/grpc-js';
import type { CallError } from '../errors.js';

/** The caller is known, or is nobody, and may not do it. The client has a class of its own for this. */
export const accessDenied = (reason: string): CallError => {
  const metadata = new Metadata();
  metadata.set('exception', 'access-denied');
  return { code: status.PERMISSION_DENIED, details: reason, metadata };
};

/** One answer for every way in which a name and a password do not fit. */
export const unauthenticated = (): CallError => ({
  code: status.UNAUTHENTICATED,
  details: 'There is no such user, or the password is another one.',
  metadata: new Metadata(),
});

export const tooManyAttempts = (): CallError => ({
  code: status.RESOURCE_EXHAUSTED,
  details: 'Too many passwords are being checked: come again later.',
  metadata: new Metadata(),
});
