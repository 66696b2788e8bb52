/** An error body in one of the shapes that OpenAI-compatible servers use. */
export interface ProviderErrorBody {
  /** `error.code` or, without one, `error.type`; numbers as digits. */
  readonly code: string | null;
  readonly type: string | null;
  readonly message: string;
  /** HTTP status named inside the body (OpenRouter sends 200 and names the real one there). */
  readonly status: number | null;
  /** Codes found deeper (`innererror.code`, `details[].reason`), and `flagged_input` when that is said. */
  readonly inner: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The body as JSON; undefined when it is none. A byte-order mark is skipped. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body.charCodeAt(0) === 0xfeff ? body.slice(1) : body);
  } catch {
    return undefined;
  }
}

/**
 * Reads `{error: {...}}` (OpenAI, llama.cpp), `{error: "..."}` (TGI, Ollama), `[{error}]` (Gemini),
 * `{object: "error", message, code}` (vLLM), `choices[0].error` (OpenRouter). Null when there is none.
 */
export function readProviderError(json: unknown): ProviderErrorBody | null {
  const root = Array.isArray(json) ? json[0] : json;
  if (!isFields(root)) return null;
  if (typeof root.error === 'string') return errorFrom({ ...root, message: root.error });
  if (isFields(root.error)) return errorFrom(root.error);
  if (root.object === 'error') return errorFrom(root);
  const choice = Array.isArray(root.choices) ? root.choices[0] : null;
  return isFields(choice) && isFields(choice.error) ? errorFrom(choice.error) : null;
}

function errorFrom(error: Fields): ProviderErrorBody {
  const { code, type, message, metadata, details } = error;
  const numeric = typeof code === 'number' ? code : Number.NaN;
  const inner: string[] = [];
  const nested = error.innererror;
  if (isFields(nested) && typeof nested.code === 'string') inner.push(nested.code);
  if (isFields(metadata) && metadata.flagged_input !== undefined) inner.push('flagged_input');
  for (const detail of Array.isArray(details) ? details : []) {
    if (isFields(detail) && typeof detail.reason === 'string') inner.push(detail.reason);
  }
  const typed = typeof type === 'string' ? type : typeof error.status === 'string' ? error.status : null;
  return {
    code: typeof code === 'string' && code !== '' ? code : (typed ?? (Number.isFinite(numeric) ? `${numeric}` : null)),
    type: typed,
    message: typeof message === 'string' ? message : '',
    status: numeric >= 400 && numeric <= 599 ? numeric : null,
    inner,
  };
}

const QUOTA = new Set([
  'insufficient_quota',
  'billing_hard_limit_reached',
  'billing_not_active',
  'insufficient_balance',
]);
/** `invalid_model` is Mistral's, under status 400. */
const CREDENTIALS = new Set([
  'invalid_api_key',
  'model_not_found',
  'invalid_model',
  'account_deactivated',
  'API_KEY_INVALID',
]);
const POLICY = new Set([
  'content_filter',
  'content_policy_violation',
  'content_policy',
  'responsible_ai_policy_violation',
  'ResponsibleAIPolicyViolation',
  'data_inspection_failed',
  'moderation_blocked',
  'invalid_prompt',
  'flagged_input',
]);
const OVERFLOW = new Set([
  'context_length_exceeded',
  'context_window_exceeded',
  'string_above_max_length',
  'exceed_context_size_error',
]);
/** vLLM, llama.cpp, SGLang, Mistral, Anthropic, Gemini and TGI, in this order. */
const OVERFLOW_WORDS = [
  /maximum (context|model) length/i,
  /exceeds? the (available )?context (size|window|length)/i,
  /longer than the (model's|maximum) (context|model) length/i,
  /too large for model with \d+ maximum context/i,
  /prompt is too long/i,
  /input token count .{0,40}exceeds the maximum/i,
  /`inputs` tokens \+ `max_new_tokens` must be/i,
];
/** Anthropic's, which has no codes of its own for these. */
const POLICY_WORDS = [/^Output blocked by content filtering policy/i];
const QUOTA_WORDS = [/^Your credit balance is too low/i];
const WORDS_WITHIN = 300;

const holds = (error: ProviderErrorBody, codes: ReadonlySet<string>) =>
  [error.code, error.type, ...error.inner].some((code) => code !== null && codes.has(code));

/** The account is out of money: waiting does not mend it. */
export const isQuotaExhausted = (error: ProviderErrorBody) =>
  holds(error, QUOTA) || QUOTA_WORDS.some((words) => words.test(error.message));
/** The key or the model name is wrong. */
export const isMisconfigured = (error: ProviderErrorBody) => holds(error, CREDENTIALS);
/** The provider's own policy stopped prompt or answer. */
export const isContentPolicy = (error: ProviderErrorBody) =>
  holds(error, POLICY) || POLICY_WORDS.some((words) => words.test(error.message));
/** The input is longer than the model's context: by code, else by wording at the start of the message. */
export function isContextOverflow(error: ProviderErrorBody): boolean {
  if (holds(error, OVERFLOW)) return true;
  const start = error.message.slice(0, WORDS_WITHIN);
  return OVERFLOW_WORDS.some((words) => words.test(start));
}
