import type {
  AbsenceRefusal,
  BackdatingRefusal,
  ComplaintRefusal,
  ErasingRefusal,
  ErasureRefusal,
  ImprovementRefusal,
  KpiPeriodRefusal,
  RuleDocumentRefusal,
} from '@redress/domain';
import { AppendTooLarge, ForeignPosition, RevisionConflict, RulesMissing, StoreUnavailable, UnknownEventType } from '@redress/eventstore';
import { isTransient, QueryError, ViewNotReady } from '@redress/projections';
import { z } from 'zod';
import { type Flaw, UnacceptableJson } from './json.js';

/** A kind of problem: its HTTP status, its name in English and Simplified Chinese, and seconds after which to try again. */
type Kind = readonly [status: number, title: string, titleZh: string, retryAfter?: number];

/** Every problem this interface answers apart from refusals by the rules; the codes are a promise to callers. */
const KINDS = {
  'malformed-request': [400, 'The request is not readable HTTP', '请求不是可读的 HTTP'],
  'malformed-json': [400, 'The body is not acceptable JSON', '请求正文不是可接受的 JSON'],
  'invalid-encoding': [400, 'The body is not UTF-8', '请求正文不是 UTF-8'],
  'invalid-parameter': [400, 'A path, query or header value is not as documented', '路径、查询或请求头的值不符合文档'],
  'idempotency-key-missing': [400, 'A write needs an Idempotency-Key', '写操作必须带 Idempotency-Key'],
  'foreign-position': [400, 'The position belongs to another log', '该位置属于另一个日志'],
  unauthenticated: [401, 'A valid API key is needed', '需要有效的 API 密钥'],
  'key-revoked': [401, 'The API key has been revoked', 'API 密钥已被吊销'],
  'names-withheld': [403, 'This role does not see the names of customers', '该角色无权查看客户姓名'],
  'not-found': [404, 'Nothing is found here', '未找到'],
  'method-not-allowed': [405, 'The path does not take this method', '该路径不支持此方法'],
  'request-timeout': [408, 'The request was not completed in time', '请求未及时完成'],
  'request-in-progress': [409, 'The first call with this Idempotency-Key is still running', '使用该 Idempotency-Key 的首次调用仍在进行', 1],
  'stale-revision': [412, 'The revision named in If-Match has been passed', 'If-Match 中的版本已过期'],
  'body-too-large': [413, 'The body is too large', '请求正文过大'],
  'unsupported-media-type': [415, 'The body must be application/json in UTF-8', '请求正文必须是 UTF-8 的 application/json'],
  'invalid-content': [422, 'The content does not fit the step', '内容不符合该步骤的要求'],
  'idempotency-key-reused': [422, 'The Idempotency-Key was used for something else', '该 Idempotency-Key 已用于其他内容'],
  'too-many-requests': [429, 'Too many writes with this key', '该密钥的写操作过多', 1],
  'headers-too-large': [431, 'The request headers are too large', '请求头过大'],
  'internal-error': [500, 'Something went wrong here', '服务内部出错'],
  'store-unavailable': [503, 'The event store cannot be reached', '事件存储不可达', 2],
  'store-contended': [503, 'Too many writers on one case', '同一案件的并发写入过多', 1],
  'views-unavailable': [503, 'The views cannot be read', '视图不可读取', 2],
  'view-not-ready': [503, 'The view is being built', '视图正在构建', 2],
  'keys-unavailable': [503, 'API keys cannot be checked', '无法核验 API 密钥', 2],
  'rules-missing': [503, 'A rule document is not published', '规则文件尚未发布', 5],
  'newer-log': [503, 'The log was written by a newer release', '日志由更新的版本写入', 60],
  'exports-busy': [503, 'Too many exports are running', '正在进行的导出过多', 5],
  overloaded: [503, 'The service is under too much load', '服务负载过高', 2],
} as const satisfies Readonly<Record<string, Kind>>;

export type ProblemCode = keyof typeof KINDS;

const REFUSED = { title: 'The rules refuse this step', titleZh: '规则不允许此步骤', status: 409 } as const;

type Refusal =
  | AbsenceRefusal
  | ComplaintRefusal
  | ImprovementRefusal
  | BackdatingRefusal
  | ErasingRefusal
  | ErasureRefusal
  | RuleDocumentRefusal
  | KpiPeriodRefusal;

/** Refusals because of who asks (403), of what is not there (404), or of what the command says (422). All others conflict with the state (409). */
const REFUSALS: Readonly<Partial<Record<Refusal, 403 | 404 | 422>>> = {
  'actor-kind-not-permitted': 403,
  'role-not-permitted': 403,
  'role-not-held': 403,
  'not-the-approver': 403,
  'approver-is-drafter': 403,
  'extension-not-by-approver': 403,
  'waiver-needs-supervising-leader': 403,
  'backdating-not-permitted': 403,
  'own-draft': 403,
  'not-the-drafter': 403,
  'absence-not-permitted': 403,
  'case-unknown': 404,
  'improvement-unknown': 404,
  'person-unknown': 404,
  'draft-unknown': 404,
  'version-unknown': 404,
  'absence-unknown': 404,
  'in-the-future': 422,
  'backdating-without-reason': 422,
  'backdating-too-far': 422,
  'invalid-document': 422,
  'staff-unknown': 422,
  'absence-without-length': 422,
  'absence-over': 422,
  'substitute-unknown': 422,
  'substitute-is-the-absent': 422,
  'nobody-would-act': 422,
  'calendar-kind-changed': 422,
  'effective-in-the-past': 422,
  'period-unfit': 422,
  'accepted-needlessly': 422,
  'written-material-missing': 422,
  'attachment-missing': 422,
  'medium-not-permitted': 422,
  'decision-not-for-subject': 422,
  'department-unknown': 422,
  'handler-unknown': 422,
  'participant-unknown': 422,
  'responsible-unknown': 422,
  'measure-unknown': 422,
  'demand-unknown': 422,
  'commitment-unknown': 422,
  'due-in-the-past': 422,
  'promise-in-the-past': 422,
  'extension-not-later': 422,
  'same-severity': 422,
  'duplicate-of-itself': 422,
  'repeat-of-itself': 422,
  'replaces-itself': 422,
};

const statusOfRefusal = (reason: string): number => (REFUSALS as Readonly<Record<string, number>>)[reason] ?? REFUSED.status;

/** RFC 9457 problem details: the body of every failed request. */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'Stable name of the kind: urn:redress:problem:<code>' }),
    title: z.string().meta({ description: 'Name of the kind, in Chinese where Accept-Language prefers it' }),
    status: z.int(),
    code: z.string().meta({ description: 'The last part of type; for refusals the reason of the rules' }),
    detail: z.string().optional().meta({ description: 'What happened here, and what to do' }),
    instance: z.string().meta({ description: 'Path of the request' }),
    traceId: z.string().meta({ description: 'Names this request in the logs of the service' }),
    errors: z
      .array(z.object({ pointer: z.string(), detail: z.string() }))
      .optional()
      .meta({ description: 'Places at fault: JSON Pointers into the body, or below /path, /query and /headers' }),
    revision: z.int().optional().meta({ description: 'Revision of the stream when the answer was decided' }),
    progress: z.number().min(0).max(1).optional().meta({ description: 'Share of the log that is in the view being built' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });
export type Problem = z.infer<typeof problemSchema>;

type Details = {
  readonly detail?: string;
  readonly errors?: readonly Flaw[];
  readonly revision?: number;
  readonly progress?: number;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Ends a request that cannot be answered as wished. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  constructor(
    readonly code: ProblemCode,
    readonly details: Details = {},
    options?: ErrorOptions,
  ) {
    super(details.detail ?? KINDS[code][1], options);
  }
}

/** Ends a request whose command the rules refused. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
  constructor(
    readonly reason: string,
    readonly details: Details = {},
  ) {
    super(reason);
  }
}

const FRAMEWORK_CODES: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed-request',
  FST_ERR_BAD_URL: 'malformed-request',
  FST_ERR_MAX_PARAM_LENGTH: 'not-found',
};

/** What a thrown value means to a caller. Anything unforeseen is our fault and tells nothing of its inside. */
const asProblem = (error: unknown): ApiProblem | CommandRefused => {
  if (error instanceof ApiProblem || error instanceof CommandRefused) return error;
  if (error instanceof UnacceptableJson) return new ApiProblem(error.kind, { detail: error.message, errors: error.flaws });
  if (error instanceof StoreUnavailable)
    return new ApiProblem('store-unavailable', { detail: 'Repeat the request with the same Idempotency-Key.' });
  if (error instanceof RevisionConflict)
    return new ApiProblem('store-contended', { detail: 'Repeat the request with the same Idempotency-Key.' });
  if (error instanceof AppendTooLarge)
    return new ApiProblem('body-too-large', {
      detail: `What the step would record is more than the event store takes in one append${error.limit === undefined ? '' : `: ${error.limit} bytes`}.`,
    });
  if (error instanceof UnknownEventType) return new ApiProblem('newer-log', { detail: error.message });
  if (error instanceof RulesMissing) return new ApiProblem('rules-missing', { detail: error.message });
  if (error instanceof ForeignPosition)
    return new ApiProblem('foreign-position', {
      detail: 'atLeast is a position of another log; forget positions taken from it.',
      errors: [{ pointer: '/query/atLeast', detail: 'is a position of another log' }],
    });
  if (error instanceof QueryError)
    return new ApiProblem('invalid-parameter', {
      detail: error.message,
      // The field may go on into the parameter, as in `where.product`.
      errors: [{ pointer: `/query/${error.field.split('.', 1)[0]}`, detail: error.message }],
    });
  if (error instanceof ViewNotReady)
    return new ApiProblem('view-not-ready', {
      // A failure quotes what it failed on, so it is told to those who look after the engine alone.
      detail:
        error.failure === null
          ? `${error.message}; repeat the request later.`
          : `The view ${error.view} could not be built; see its status.`,
      ...(error.progress !== null && { progress: error.progress }),
    });
  // SQLSTATE class 22: a value that came with the question, such as a forged cursor, is none the database can take.
  if (/^22\w{3}$/.test(String((error as { code?: unknown } | undefined)?.code)))
    return new ApiProblem('invalid-parameter', { detail: 'A query value cannot be used.' });
  if (isTransient(error)) return new ApiProblem('views-unavailable', { detail: 'Repeat the request later.' });
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  const known = typeof code === 'string' ? FRAMEWORK_CODES[code] : undefined;
  if (known !== undefined) return new ApiProblem(known);
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) return new ApiProblem('malformed-request');
  return new ApiProblem('internal-error', { detail: 'Report the traceId.' }, { cause: error });
};

const prefersChinese = (acceptLanguage: string | undefined): boolean => /^\s*zh\b/i.test(acceptLanguage ?? '');

/** A problem ready to send. */
export type ProblemResponse = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Problem };

/** The request as a problem needs it. */
type Occasion = { readonly url: string; readonly id: string; readonly acceptLanguage?: string | undefined };

/** Turns whatever ended a request into problem details. The only place that knows which failure has which status. */
export const problemOf = (error: unknown, { url, id, acceptLanguage }: Occasion): ProblemResponse => {
  const problem = asProblem(error);
  const { detail, errors, revision, progress, headers } = problem.details;
  const refused = problem instanceof CommandRefused;
  const [status, title, titleZh, retryAfter]: Kind = refused
    ? [statusOfRefusal(problem.reason), REFUSED.title, REFUSED.titleZh]
    : KINDS[problem.code];
  const code = refused ? problem.reason : problem.code;
  const chinese = prefersChinese(acceptLanguage);
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'content-language': chinese ? 'zh-Hans' : 'en',
      'cache-control': 'no-store',
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
      ...(status === 401 ? { 'www-authenticate': 'Bearer realm="redress"' } : {}),
      ...headers,
    },
    body: {
      type: `urn:redress:problem:${code}`,
      title: chinese ? titleZh : title,
      status,
      code,
      ...(detail === undefined ? {} : { detail }),
      instance: url.split('?', 1)[0] ?? '/',
      traceId: id,
      ...(errors === undefined || errors.length === 0 ? {} : { errors: [...errors] }),
      ...(revision === undefined ? {} : { revision }),
      ...(progress === undefined ? {} : { progress }),
    },
  };
};
