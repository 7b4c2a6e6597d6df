import type { EventLog } from '../log/event-log.js';
import { loadTls, type TlsMaterial, type TlsSource } from '../tls/tls-files.js';
import { Access } from './access.js';
import { openAccounts, type UserSource } from './accounts.js';

/** A node that encrypts and knows its users. The one does not go without the other: clients send passwords over TLS alone. */
export type AccessOptions = { readonly tls: TlsSource; readonly users: UserSource };

export type Secured = { readonly tls: TlsMaterial; readonly access: Access };

/** Throws `TlsUnusable` and `UsersUnusable`. */
export const secure = async (
  { tls, users }: AccessOptions,
  host: string,
  log: EventLog,
  onRefused?: (peer: string) => void,
): Promise<Secured> => {
  const material = loadTls(tls, host);
  return { tls: material, access: new Access(log, await openAccounts(users), onRefused) };
};

const NEAR_MILLISECONDS = 30 * 86_400_000;

/** Whether somebody should see to a new certificate; one that is made here is replaced in time, at a start. */
export const endsSoon = ({ expiresAt }: TlsMaterial, now = Date.now()): boolean => expiresAt.getTime() - now < NEAR_MILLISECONDS;
