import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject, serializerCompiler } from 'fastify-type-provider-zod';
import type { ApiLimits } from './config.js';
import { DOCUMENT_JSON_LIMITS, JSON_LIMITS, type JsonLimits } from './json.js';
import { completeDocument, type OpenApiDocument } from './openapi-parts.js';
import { problemSchema } from './problem.js';

/** Security of the paths that anybody may read. */
export const NO_KEY_NEEDED: { readonly [name: string]: readonly string[] }[] = [];

/** The answer of every operation when it fails. */
export const problems = {
  default: {
    description: 'What went wrong, as RFC 9457 problem details',
    content: { 'application/problem+json': { schema: problemSchema } },
  },
};

const bounds = (bytes: number, { values, depth }: JsonLimits): string =>
  `${bytes.toLocaleString('en-US')} bytes, ${values.toLocaleString('en-US')} values and ${depth} levels`;

const descriptionOf = ({
  bodyBytes,
  documentBytes,
}: ApiLimits): string => `Complaints on their way round the loop: receive, analyze, handle, feedback, improve.

- **Steps** are POST requests, one path for each. They need an \`Idempotency-Key\`; repeated with the same key they give the same answer and change nothing.
- **Revisions**: \`ETag\` is the revision of the case; send it as \`If-Match\` to act only on what you have seen.
- **Positions**: a step answers \`Redress-Position\`; a query that names it in \`atLeast\` waits up to two seconds until it is reflected, and answers with the position reached. While a view is being built, an older version of it answers (\`Redress-Views\`), or nothing does: 503 \`view-not-ready\` with its \`progress\`.
- **Time**: \`Redress-Occurred-At\` tells when a step happened if not now; more than a minute ago needs the right, and a \`Redress-Backdating-Reason\`.
- **Bodies** are JSON of at most ${bounds(bodyBytes, JSON_LIMITS)}; those that hold a whole rule document, drafts and validations, of at most ${bounds(Math.max(bodyBytes, documentBytes), DOCUMENT_JSON_LIMITS)}. What is recorded must also fit one append of the event store, commonly 1 MiB: 413 \`body-too-large\`.
- **Problems** are RFC 9457 problem details with a stable \`code\`; for refusals the code is the reason of the rules.
- **Personal data** is shown to roles that work with customers, others see \`{"withheld": true}\`; after an erasure everybody sees \`{"erased": true}\`.
- **Rules** (policy, calendar, directory) are drafted, then approved by another person, and take effect from an instant; what was decided before stays.
- **Erasing a person** (\`POST /v1/persons/{personId}/erasure\`) destroys their keys and cannot be taken back; it takes a role that the policy names in \`erasure.roles\`.`;

const TAGS = [
  { name: 'receive', description: '接收与记录 · Stage 1' },
  { name: 'analyze', description: '分析 · Stage 2' },
  { name: 'handle', description: '处理 · Stage 3' },
  { name: 'feedback', description: '反馈 · Stage 4' },
  { name: 'improve', description: '改进 · Stage 5' },
  { name: 'anytime', description: '随时 · Steps of no stage' },
  { name: 'persons', description: '个人信息 · Erasing a person' },
  { name: 'rules', description: '规则 · Policy, calendar and directory: versions, drafts, approvals' },
  { name: 'queries', description: '查询 · Queue, cases, history, statistics' },
  { name: 'operation', description: '运行 · Health and this document' },
];

/** The page lives on what this process serves. Styles are also set inline by its viewer. */
const PAGE_POLICY =
  "default-src 'self'; base-uri 'self'; frame-ancestors 'self'; img-src 'self' data:; object-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'";

/** Documents the routes registered after it, and serves the document and a page to read it, without anything from elsewhere. */
export const openApi = (app: FastifyInstance, examples: Readonly<Record<string, unknown>>, limits: ApiLimits): void => {
  app.setSerializerCompiler(serializerCompiler);
  app.register(swagger, {
    openapi: {
      openapi: '3.1.1',
      info: {
        title: 'Redress',
        version: '1',
        description: descriptionOf(limits),
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      tags: TAGS,
      security: [{ apiKey: [] }],
      components: {
        securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: rk_<id>_<secret>' } },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => completeDocument(jsonSchemaTransformObject(document) as OpenApiDocument, examples) as never,
  });
  app.register(swaggerUi, { routePrefix: '/docs', staticCSP: PAGE_POLICY, uiConfig: { docExpansion: 'none', validatorUrl: null } });
  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
    text ??= JSON.stringify(app.swagger());
    return reply.type('application/json').send(text);
  });
  let text: string | undefined;
};
