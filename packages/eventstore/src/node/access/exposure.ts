import type { AccessOptions } from './secure.js';

export type Exposure = {
  /** TLS and users. Without it everybody who reaches the port may do everything. */
  readonly access?: AccessOptions;
  /** Be without TLS and users, knowingly; other machines are served only when `insecureOnNetwork` says so a second time. */
  readonly insecure?: boolean;
  readonly insecureOnNetwork?: boolean;
};

/** The node is asked to be open in a way that nobody can have meant; the message says what to do. */
export class ExposureRefused extends Error {
  override readonly name = 'ExposureRefused';
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
const isAnyAddress = (host: string): boolean => host === '0.0.0.0' || host === '::';
/** Names are better than addresses for TLS, and any address is none. */
const nameOf = (host: string): string => (isAnyAddress(host) || isLoopback(host) ? 'localhost' : host);

/** Throws `ExposureRefused` when a node would be open to other machines without this having been asked for twice. */
export const checkExposure = (host: string, { access, insecure = false, insecureOnNetwork = false }: Exposure): void => {
  if (access !== undefined && (insecure || insecureOnNetwork)) {
    throw new ExposureRefused('insecure and access exclude each other: leave one of them out');
  }
  if (access === undefined && !isLoopback(host) && !(insecure && insecureOnNetwork)) {
    throw new ExposureRefused(
      `the node has neither encryption nor passwords and serves only this machine, not ${host}: give it access, which is TLS and users, ` +
        'or ask for it twice, with insecure and insecureOnNetwork',
    );
  }
};

/** How clients on this machine reach the node; whoever has access adds login and password. */
export const connectionStringOf = (host: string, port: number, tls?: { readonly caFile?: string }): string => {
  const address = host.includes(':') ? `[${host}]` : host;
  if (tls === undefined) return `esdb://${address}:${port}?tls=false`;
  const authority = tls.caFile === undefined ? '' : `&tlsCAFile=${encodeURIComponent(tls.caFile)}`;
  return `esdb://${nameOf(host)}:${port}?tls=true${authority}`;
};
