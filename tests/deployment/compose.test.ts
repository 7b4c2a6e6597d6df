import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

type Service = {
  readonly image?: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly ports?: readonly string[];
};
type Compose = {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly networks: Readonly<Record<string, unknown>>;
};

const root = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const compose = parse(text, { merge: true }) as Compose;
const services = Object.entries(compose.services);

describe('the compose file of the full stack', () => {
  it('names a fixed version of every image', () => {
    for (const [name, { image }] of services) expect([name, image]).toEqual([name, expect.stringMatching(/^[a-z/-]+:\d[\w.-]*$/)]);
  });

  it('waits only for services that exist, and for health only where a health check is', () => {
    for (const [name, service] of services)
      for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
        const target = compose.services[other];
        expect([name, other, target !== undefined]).toEqual([name, other, true]);
        if (condition === 'service_healthy') expect([name, other, target?.healthcheck !== undefined]).toEqual([name, other, true]);
      }
  });

  it('declares every volume and network it uses, and keeps all stores on named volumes', () => {
    for (const [, { volumes = [], networks = [] }] of services) {
      for (const volume of volumes) {
        const source = volume.split(':')[0] ?? '';
        if (source.startsWith('./')) expect(statSync(join(root, source)).isDirectory()).toBe(true);
        else expect(Object.keys(compose.volumes)).toContain(source);
      }
      for (const network of networks) expect(Object.keys(compose.networks)).toContain(network);
    }
    for (const store of ['eventstore', 'temporal-db', 'views']) expect(compose.services[store]?.volumes?.length).toBeGreaterThan(0);
  });

  it('runs the scripts that lie in the project', () => {
    for (const [, { entrypoint }] of services)
      if (entrypoint?.[0] === '/bin/sh') expect(statSync(join(root, `.${entrypoint[1]}`)).mode & 0o111).not.toBe(0);
  });

  it('publishes nothing but the API, and that on the loopback address alone', () => {
    const published = services.flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]));
    expect(published).toEqual([['api', '127.0.0.1:8080:8080']]);
  });

  it('holds no secret', () => {
    expect(text).not.toMatch(/PASSWORD: [^$]/);
  });

  it('gives each of our processes the addresses it needs, at the services that have them', () => {
    for (const name of ['api', 'worker', 'projector']) {
      const environment = compose.services[name]?.environment ?? {};
      expect(compose.services[name]?.command?.[0]).toBe(name);
      expect(new URL(environment.EVENTSTORE_URL ?? '').hostname).toBe('eventstore');
      expect(environment.TEMPORAL_ADDRESS).toBe('temporal:7233');
      expect(new URL((environment.DATABASE_URL ?? '').replace(/\$\{[^}]*\}/, 'secret')).hostname).toBe('views');
    }
  });
});

describe('the image', () => {
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
  const packages = (parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')) as { references: { path: string }[] }).references;

  it('installs from the manifest of every package', () => {
    for (const { path } of packages) expect(dockerfile).toContain(`COPY ${path}/package.json ${path}/`);
  });

  it('does not run as root', () => {
    expect(dockerfile).toMatch(/^USER redress$/m);
  });
});
