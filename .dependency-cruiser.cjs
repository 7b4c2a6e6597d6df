/** The layers of the system. Tests are exempt: they may look everywhere. */
const notTest = '\\.test\\.ts$|/testing/';
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: notTest },
  to: { pathNot: allowed },
});
const pkg = (name) => `^packages/${name}/(src|dist|package\\.json)`;
const npm = (...names) => names.map((name) => `(^|/)node_modules/${name}/`);
const core =
  '^(node:)?(assert|async_hooks|buffer|child_process|cluster|crypto|diagnostics_channel|dns|events|fs|http|http2|https|inspector|module|net|os|path|perf_hooks|process|readline|stream|string_decoder|timers|tls|tty|url|util|v8|vm|worker_threads|zlib)(/|$)';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: { pathNot: notTest }, to: { circular: true } },
    {
      name: 'not-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^@redress/' },
    },
    only(
      'domain-is-pure',
      '^packages/domain/src',
      [pkg('domain'), ...npm('zod', 'ts-pattern', 'temporal-polyfill')],
      'no I/O, no Node built-ins, no other package',
    ),
    only(
      'node-knows-no-domain',
      '^packages/eventstore/src/node/',
      [
        '^packages/eventstore/src/node/',
        '^packages/eventstore/messages/',
        core,
        ...npm('@grpc/grpc-js', 'google-protobuf', '@types/google-protobuf', '@eventstore/db-client', 'libsql', 'pino', 'prom-client'),
      ],
      'the embedded node is a store for anyone',
    ),
    only(
      'eventstore-knows-no-consumer',
      '^packages/eventstore/src/(?!node/)',
      [pkg('domain'), '^packages/eventstore/src', core, ...npm('@eventstore/db-client', 'zod', 'canonicalize', 'uuid', 'pino', 'libsql')],
      'the store serves workflows, projections and the API; it knows none of them',
    ),
    {
      name: 'deterministic-imports-types-only',
      comment: 'what Temporal replays may not change when the domain does',
      severity: 'error',
      from: { path: '^packages/workflows/src/deterministic/' },
      to: {
        pathNot: ['^packages/workflows/src/deterministic/', ...npm('@temporalio/workflow', '@temporalio/common')],
        dependencyTypesNot: ['type-only'],
      },
    },
    only(
      'workflows-know-no-reader',
      '^packages/workflows/src/(?!deterministic/)',
      [pkg('domain'), pkg('eventstore'), '^packages/workflows/', core, ...npm('@temporalio/[a-z-]+', 'uuid', 'pino')],
      'no projections, no API',
    ),
    only(
      'projections-know-no-door',
      '^packages/projections/src',
      [
        pkg('domain'),
        pkg('eventstore'),
        '^packages/projections/',
        core,
        ...npm('kysely', 'pg', '@types/pg', '@electric-sql/pglite', 'zod', 'temporal-polyfill', 'pino', 'prom-client'),
        ...npm('csv-stringify', 'yazl', '@types/yazl', 'hyparquet', 'hyparquet-writer', 'echarts'),
      ],
      'no workflows, no API',
    ),
    only(
      'api-knows-no-workflow',
      '^packages/api/src',
      [
        pkg('domain'),
        pkg('eventstore'),
        pkg('projections'),
        '^packages/api/',
        core,
        ...npm('fastify', '@fastify/[a-z-]+', 'fastify-type-provider-zod', 'zod', 'pino'),
      ],
      'commands go to the domain, never to Temporal',
    ),
    { name: 'nobody-imports-the-cli', severity: 'error', from: { path: '^packages/(?!cli/)' }, to: { path: '^packages/cli/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules|/dist/' },
    exclude: { path: '/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'default'] },
  },
};
