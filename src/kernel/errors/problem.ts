/** One reason of a refusal. `pointer` is a JSON pointer into the body, or `?name` for a query parameter. */
export interface ProblemReason {
  pointer?: string;
  code: string;
  detail?: string;
  [extension: string]: unknown;
}

export interface ProblemKind {
  code: string;
  status: number;
  title: { en: string; 'zh-CN': string };
}

const catalogue = new Map<string, ProblemKind>();

/** Registers an error code. Every code stands once, in `docs/problems.md` too; a test compares the two. */
export function defineProblem<const Code extends string>(code: Code, status: number, en: string, zh: string): ProblemKind & { code: Code } {
  if (catalogue.has(code)) throw new Error(`Problem ${code} is defined twice`);
  const kind = { code, status, title: { en, 'zh-CN': zh } };
  catalogue.set(code, kind);
  return kind;
}

export const problemCatalogue = (): ProblemKind[] => [...catalogue.values()];

/** A refusal with a stable code; the filter turns it into RFC 9457 problem details. */
export class Refusal extends Error {
  constructor(
    readonly kind: ProblemKind,
    detail?: string,
    readonly reasons: ProblemReason[] = [],
    /** Further members of the problem document. */
    readonly extensions: Record<string, unknown> = {},
    readonly headers: Record<string, string> = {},
  ) {
    super(detail ?? kind.title.en);
  }
}

export const Problems = {
  invalidRequest: defineProblem('invalid_request', 400, 'The request is not valid', '请求无效'),
  malformedBody: defineProblem('malformed_body', 400, 'The body cannot be read', '无法解析请求体'),
  unauthenticated: defineProblem('unauthenticated', 401, 'A valid token is needed', '需要有效的访问令牌'),
  forbidden: defineProblem('forbidden', 403, 'This permission is missing', '缺少所需权限'),
  secondFactorMissing: defineProblem('second_factor_missing', 403, 'Set up a second factor first', '请先设置双重验证'),
  notFound: defineProblem('not_found', 404, 'There is no such thing, or you may not see it', '对象不存在或无权查看'),
  methodNotAllowed: defineProblem('method_not_allowed', 405, 'This method is not offered here', '不支持该方法'),
  conflict: defineProblem('conflict', 409, 'Something with this key exists already', '已存在相同标识的对象'),
  inUse: defineProblem('in_use', 409, 'Something else still refers to it', '仍被其他对象引用'),
  inProgress: defineProblem('in_progress', 409, 'A request with this key is still running', '相同幂等键的请求正在处理'),
  answerErased: defineProblem('answer_erased', 409, 'It was done; the stored answer has been erased', '请求已执行，存储的应答已被删除'),
  versionChanged: defineProblem('version_changed', 412, 'Somebody has changed it meanwhile', '对象已被他人修改'),
  bodyTooLarge: defineProblem('body_too_large', 413, 'The body is too large', '请求体过大'),
  unsupportedMediaType: defineProblem('unsupported_media_type', 415, 'This content type is not read', '不支持的内容类型'),
  keyReused: defineProblem('idempotency_key_reused', 422, 'The key was used with another body', '幂等键已用于不同的请求'),
  versionRequired: defineProblem('version_required', 428, 'If-Match is needed', '需要 If-Match 请求头'),
  tooManyRequests: defineProblem('too_many_requests', 429, 'Too many requests', '请求过于频繁'),
  headersTooLarge: defineProblem('headers_too_large', 431, 'The headers are too large', '请求头过大'),
  internal: defineProblem('internal_error', 500, 'Something went wrong on our side', '服务器内部错误'),
  unavailable: defineProblem(
    'temporarily_unavailable',
    503,
    'The database cannot be reached; try again soon',
    '服务暂时不可用，请稍后重试',
  ),
} as const;

/** 400 with one pointer per finding. */
export function invalid(...reasons: ProblemReason[]): Refusal {
  return new Refusal(Problems.invalidRequest, reasons.map((r) => r.detail ?? r.code).join(' '), reasons);
}

/** The same words for what is absent and for what is somebody else's, whatever was asked for. */
export const notFound = (): Refusal => new Refusal(Problems.notFound);
