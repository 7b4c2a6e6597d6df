import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { issueAuthority, issueServer, type KeyPair } from './certificates.js';

/** Where certificates come from: a folder in which they are made when they are missing, or files that somebody else provides. */
export type TlsSource =
  | {
      readonly folder: string;
      /** Host names and addresses under which clients reach the node, besides this machine's own. */
      readonly names?: readonly string[];
    }
  | { readonly certFile: string; readonly keyFile: string; readonly caFile?: string };

export type TlsMaterial = {
  readonly certificate: Buffer;
  readonly privateKey: Buffer;
  /** What clients must trust; absent when the system trusts it already. */
  readonly caFile?: string;
  readonly expiresAt: Date;
};

/** The certificates cannot be used; the message says which and why. */
export class TlsUnusable extends Error {
  override readonly name = 'TlsUnusable';
}

/** A certificate made here is replaced at a start when less than this is left of it. */
const RENEW_BEFORE = 365 * 86_400_000;

/** Loads the certificates for a node that listens on `host`. Throws `TlsUnusable`. */
export const loadTls = (source: TlsSource, host: string, now = new Date()): TlsMaterial =>
  'folder' in source ? fromFolder(resolve(source.folder), namesFor(host, source.names ?? []), now) : fromFiles(source, now);

const namesFor = (host: string, more: readonly string[]): readonly string[] => {
  const own = ['localhost', '127.0.0.1', '::1', hostname(), ...(host === '0.0.0.0' || host === '::' ? [] : [host])];
  const names = [...new Set([...own, ...more])];
  const unfit = names.find((name) => isIP(name) === 0 && !/^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$/.test(name));
  if (unfit !== undefined)
    throw new TlsUnusable(`${JSON.stringify(unfit)} is neither a host name nor an address: correct the names for TLS`);
  return names;
};

const fromFiles = ({ certFile, keyFile, caFile }: Extract<TlsSource, { readonly certFile: string }>, now: Date): TlsMaterial => {
  const certificate = read(certFile, 'certificate');
  const privateKey = read(keyFile, 'private key');
  if (caFile !== undefined) parse(read(caFile, 'CA certificate'), caFile);
  const parsed = parse(certificate, certFile);
  const key = understood(`${keyFile} holds no private key that can be used without a passphrase: give one as PEM`, () =>
    createPrivateKey(privateKey),
  );
  if (!parsed.checkPrivateKey(key))
    throw new TlsUnusable(`the private key ${keyFile} does not belong to the certificate ${certFile}: give the pair`);
  const expiresAt = new Date(parsed.validTo);
  if (expiresAt <= now) throw new TlsUnusable(`the certificate ${certFile} expired on ${parsed.validTo}: give a valid one`);
  if (new Date(parsed.validFrom) > now) throw new TlsUnusable(`the certificate ${certFile} is valid only from ${parsed.validFrom}`);
  return { certificate, privateKey, expiresAt, ...(caFile === undefined ? {} : { caFile: resolve(caFile) }) };
};

const fromFolder = (folder: string, names: readonly string[], now: Date): TlsMaterial => {
  const at = {
    ca: join(folder, 'ca.pem'),
    caKey: join(folder, 'ca.key'),
    node: join(folder, 'node.pem'),
    nodeKey: join(folder, 'node.key'),
  };
  understood(`the folder ${folder} for certificates cannot be made`, () => mkdirSync(folder, { recursive: true, mode: 0o700 }));
  const authority = found(at.ca, at.caKey) ?? written(issueAuthority(now), at.ca, at.caKey);
  const old = found(at.node, at.nodeKey);
  const present =
    old !== undefined && serves(old, authority, names, now) ? old : written(issueServer(authority, names, now), at.node, at.nodeKey);
  return {
    certificate: Buffer.from(present.certificate),
    privateKey: Buffer.from(present.privateKey),
    caFile: at.ca,
    expiresAt: new Date(parse(Buffer.from(present.certificate), at.node).validTo),
  };
};

/** Whether a certificate made earlier can go on being used. */
const serves = ({ certificate, privateKey }: KeyPair, authority: KeyPair, names: readonly string[], now: Date): boolean => {
  const parsed = new X509Certificate(certificate);
  return (
    parsed.checkPrivateKey(createPrivateKey(privateKey)) &&
    parsed.checkIssued(new X509Certificate(authority.certificate)) &&
    new Date(parsed.validTo).getTime() - now.getTime() > RENEW_BEFORE &&
    names.every((name) => (isIP(name) === 0 ? parsed.checkHost(name) : parsed.checkIP(name)) !== undefined)
  );
};

/** A pair made earlier; nothing when it is missing, or was cut off while it was made. */
const found = (certFile: string, keyFile: string): KeyPair | undefined => {
  const [certificate, privateKey] = [certFile, keyFile].map((file) => {
    try {
      return readFileSync(file, 'utf8');
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new TlsUnusable(`${file} cannot be read: ${String(fault)}`, { cause: fault });
    }
  });
  if (certificate === undefined) return undefined;
  // Losing the key must not silently replace an authority that clients trust.
  if (privateKey === undefined)
    throw new TlsUnusable(`${keyFile} is missing beside ${certFile}: restore it, or remove both to make new ones`);
  parse(Buffer.from(certificate), certFile);
  return { certificate, privateKey };
};

/** The key first: a certificate that is there has its key. */
const written = (pair: KeyPair, certFile: string, keyFile: string): KeyPair => {
  const put = (file: string, content: string, mode: number) => {
    const draft = `${file}.${process.pid}.tmp`;
    writeFileSync(draft, content, { mode, flush: true });
    chmodSync(draft, mode);
    renameSync(draft, file);
  };
  understood(`certificates cannot be written to ${certFile}`, () => {
    put(keyFile, pair.privateKey, 0o600);
    put(certFile, pair.certificate, 0o644);
  });
  return pair;
};

const read = (file: string, what: string): Buffer => understood(`the ${what} ${file} cannot be read`, () => readFileSync(file));
const parse = (content: Buffer, file: string): X509Certificate =>
  understood(`${file} holds no certificate as PEM: correct or remove it`, () => new X509Certificate(content));

const understood = <Result>(otherwise: string, act: () => Result): Result => {
  try {
    return act();
  } catch (fault) {
    throw new TlsUnusable(`${otherwise} (${fault instanceof Error ? fault.message : String(fault)})`, { cause: fault });
  }
};
