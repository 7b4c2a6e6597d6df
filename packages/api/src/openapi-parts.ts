/** The parts of an OpenAPI document that are completed here. */
type Operation = {
  readonly operationId?: string;
  parameters?: unknown[];
  readonly requestBody?: { readonly content: Record<string, { example?: unknown }> };
  readonly summary?: string;
  readonly responses: Record<string, { headers?: unknown; description?: string }>;
};
export type OpenApiDocument = {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components?: { readonly schemas?: Record<string, unknown> };
};

const header = (name: string, required: boolean, description: string, schema: object, example: string) => ({
  in: 'header',
  name,
  required,
  description,
  schema,
  example,
});

const IDEMPOTENCY_KEY = header(
  'Idempotency-Key',
  true,
  'Chosen by the caller, the same at every repeat of one command; scoped by the person whose key is used.',
  { type: 'string', minLength: 1, maxLength: 200, pattern: '^[\\x21\\x23-\\x7e]+$' },
  '7c1f6b1e-receive',
);

/** What travels with a step of a case beside its content. */
const STEP_HEADERS = [
  header(
    'If-Match',
    false,
    'Act only at this revision, as answered in ETag; 412 when it has been passed.',
    { type: 'string', pattern: '^"\\d+"$' },
    '"7"',
  ),
  header(
    'Redress-Occurred-At',
    false,
    'When the step happened in the business, if not now; never in the future.',
    { type: 'string', format: 'date-time' },
    '2026-03-02T01:30:00.000Z',
  ),
  header(
    'Redress-Backdating-Reason',
    false,
    'Why that is told only now; sealed and erased with the personal data of the case. UTF-8, percent-encoded by clients that send ASCII only.',
    { type: 'string', maxLength: 1500 },
    '%E6%96%AD%E7%BD%91%E6%9C%9F%E9%97%B4%E7%94%B5%E8%AF%9D%E5%8F%97%E7%90%86',
  ),
];

const TAG = { description: 'Revision of the case as an entity tag', schema: { type: 'string' }, example: '"7"' };
const POSITION = { description: 'Position in the log, for atLeast of queries', schema: { type: 'string' } };
const REPLAYED = {
  description: 'true when this call repeats an earlier one; nothing was changed',
  schema: { type: 'string', enum: ['true'] },
};
const LOCATION = { description: 'Path of the new case', schema: { type: 'string' } };
const VIEWS = { description: 'Versions of the views that answered, such as open-cases=1', schema: { type: 'string' } };
const LINK = { description: 'rel="next": the following page, when there is one', schema: { type: 'string' } };

/** A step of a case; an erasure is none: nobody can have seen its revision, and it happens when it happens. */
const isStep = (path: string): boolean => !path.startsWith('/v1/persons/');

/** Steps of a rule document are taken when they are sent. */
const isRule = (path: string): boolean => path.startsWith('/v1/rules/') || path.startsWith('/v1/kpi-periods');

/** Changes nothing although it has a body. */
const isCheck = (path: string): boolean => path.endsWith('/validation');

/** What may be asked, which hangs on no position. */
const CATALOGUES: readonly string[] = ['/v1/metrics', '/v1/query/attributes', '/v1/kpi-periods'];

/** Which of our headers a successful answer of an operation carries. */
const answered = (method: string, path: string, status: string): Readonly<Record<string, unknown>> => {
  if (isCheck(path)) return {};
  if (method === 'post')
    return {
      ...(isStep(path) ? { ETag: TAG } : {}),
      'Redress-Position': POSITION,
      'Idempotency-Replayed': REPLAYED,
      ...(status === '201' ? { Location: LOCATION } : {}),
    };
  if (!path.startsWith('/v1/') || CATALOGUES.includes(path)) return {};
  if (isRule(path)) return { 'Redress-Position': POSITION, ETag: TAG };
  const fromLog = /^\/v1\/(complaints|improvements)\/\{id\}/.test(path);
  const isOne = path.endsWith('{id}') || path.endsWith('/deadlines') || path === '/v1/query/cases' || path.startsWith('/v1/exports/');
  return {
    'Redress-Position': POSITION,
    ...(fromLog ? {} : { 'Redress-Views': VIEWS }),
    ...(fromLog && isOne ? { ETag: TAG } : {}),
    ...(isOne ? {} : { Link: LINK }),
  };
};

const REFERENCE = /"#\/components\/schemas\/([^"]+)"/g;

/** Each schema is offered as it is read and as it is written; most are only ever one of them. */
const dropUnused = ({ paths, components }: OpenApiDocument): void => {
  const schemas = components?.schemas ?? {};
  const used = new Set<string>();
  const follow = (value: unknown): void => {
    for (const [, name] of JSON.stringify(value).matchAll(REFERENCE)) {
      if (name === undefined || used.has(name)) continue;
      used.add(name);
      follow(schemas[name] ?? null);
    }
  };
  follow(paths);
  for (const name of Object.keys(schemas)) if (!used.has(name)) delete schemas[name];
};

/** Adds headers and examples, which route schemas cannot say, and leaves out what nothing refers to. `examples` by operationId. */
export const completeDocument = <D extends OpenApiDocument>(document: D, examples: Readonly<Record<string, unknown>>): D => {
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(methods)) {
      if (method === 'post' && !isCheck(path)) {
        const headers = isRule(path) ? STEP_HEADERS.slice(0, 1) : isStep(path) ? STEP_HEADERS : [];
        operation.parameters = [...(operation.parameters ?? []), IDEMPOTENCY_KEY, ...headers];
      }
      const body = operation.requestBody?.content['application/json'];
      const example = examples[operation.operationId ?? ''];
      if (body !== undefined && example !== undefined) body.example = example;
      for (const [status, response] of Object.entries(operation.responses))
        if (/^[25]\d\d$/.test(status)) {
          response.description = operation.summary ?? 'The answer';
          response.headers = answered(method, path, status);
        }
    }
  dropUnused(document);
  return document;
};
