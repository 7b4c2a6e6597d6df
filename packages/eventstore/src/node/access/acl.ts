import { isMetadataStream } from '../stream-metadata.js';
import { ADMINS } from './account.js';

/** What a caller may be allowed to do with a stream. */
export type Right = 'read' | 'write' | 'delete' | 'meta-read' | 'meta-write';

/** Logins and groups per right; a right without an entry is left to the defaults. */
export type AccessList = Readonly<Partial<Record<Right, readonly string[]>>>;

/** Access lists of streams that have none of their own, or none for a right. */
export type DefaultLists = { readonly user: AccessList; readonly system: AccessList };

const EVERYBODY = '$all';
const RIGHTS: readonly Right[] = ['read', 'write', 'delete', 'meta-read', 'meta-write'];
const KEYS: Readonly<Record<Right, string>> = { read: '$r', write: '$w', delete: '$d', 'meta-read': '$mr', 'meta-write': '$mw' };

const everyRight = (role: string): AccessList => Object.fromEntries(RIGHTS.map((right) => [right, [role]]));

/** Streams of the application are open to every user, those of the system to administrators alone. */
export const DEFAULT_LISTS: DefaultLists = { user: everyRight(EVERYBODY), system: everyRight(ADMINS) };

const isSystemStream = (stream: string): boolean => stream.startsWith('$');

/** The stream whose access list decides, and the right that is needed there: a metadata stream is ruled by its stream. */
export const ruling = (stream: string, right: 'read' | 'write' | 'delete'): { readonly stream: string; readonly right: Right } => {
  if (!isMetadataStream(stream)) return { stream, right };
  return { stream: stream.slice(2), right: right === 'read' ? 'meta-read' : 'meta-write' };
};

/** Whether somebody with these roles (a login and its groups) has the right. */
export const allows = (
  roles: readonly string[],
  right: Right,
  { stream, own, defaults }: { readonly stream: string; readonly own: AccessList | undefined; readonly defaults: DefaultLists },
): boolean => {
  if (roles.includes(ADMINS)) return true;
  const [given, shipped] = isSystemStream(stream) ? [defaults.system, DEFAULT_LISTS.system] : [defaults.user, DEFAULT_LISTS.user];
  const allowed = own?.[right] ?? given[right] ?? shipped[right] ?? [];
  return allowed.includes(EVERYBODY) || allowed.some((role) => roles.includes(role));
};

type Document = Readonly<Record<string, unknown>>;

const documentIn = (data: Uint8Array | undefined): Document | undefined => {
  try {
    const value: unknown = data && JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf8'));
    return isDocument(value) ? value : undefined;
  } catch {
    return undefined; // not JSON: the protocol treats it as no document at all
  }
};

const isDocument = (value: unknown): value is Document => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list as it stands in JSON; nothing when there is none. One that cannot be read lets nobody but administrators in. */
const listIn = (value: unknown): AccessList | undefined => {
  if (value === undefined || value === null) return undefined;
  if (!isDocument(value)) return NOBODY;
  const entries = RIGHTS.flatMap((right) => {
    const roles = value[KEYS[right]];
    if (roles === undefined || roles === null) return [];
    const list = typeof roles === 'string' ? [roles] : roles;
    return [[right, Array.isArray(list) && list.every((role) => typeof role === 'string') ? (list as readonly string[]) : []] as const];
  });
  return Object.fromEntries(entries);
};

const NOBODY: AccessList = Object.fromEntries(RIGHTS.map((right) => [right, []]));

/** The access list in a stream's metadata. */
export const ownList = (metadata: Uint8Array | undefined): AccessList | undefined => listIn(documentIn(metadata)?.$acl);

/** The default lists in the newest event of `$settings`; what it does not say is as shipped. */
export const defaultLists = (settings: Uint8Array | undefined): DefaultLists => {
  const document = documentIn(settings);
  return { user: listIn(document?.$userStreamAcl) ?? {}, system: listIn(document?.$systemStreamAcl) ?? {} };
};
