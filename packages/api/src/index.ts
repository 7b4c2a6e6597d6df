export { createApi } from './app.js';
export { type ApiConfig, type ApiLimits, InvalidEnvironment, readApiConfig } from './config.js';
export type { ApiOptions, Readiness } from './doors.js';
export { issueApiKey, type KeyOrder, KeyRefused, revokeApiKey } from './keys/issue-api-key.js';
export { type KeyCheck, type KeyGuard, openKeyGuard, type Principal } from './keys/key-guard.js';
export { type Problem, problemSchema } from './problem.js';
