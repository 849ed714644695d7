import { basic, end, session } from './session';

export interface ApiProblem { code: number; message: string; infoUrl: string; context: string | null }

/** Why a request failed, in the API's own words where it answered. */
export class ApiError extends Error {
  constructor(
    readonly kind: 'refused' | 'unreachable' | 'slow' | 'unreadable',
    readonly status: number | null,
    readonly problems: ApiProblem[],
    message: string,
    /** Seconds until it is worth trying again. */
    readonly retryAfter: number | null = null,
    readonly requestId: string | null = null,
  ) {
    super(message);
  }

  /** What the API said of a field, by its JSON path. */
  at(path: string) {
    return this.problems.find(problem => problem.context === path || problem.context?.startsWith(path + '.') || problem.context?.startsWith(path + '['))?.message ?? null;
  }
}

export interface CallOptions {
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Seconds. */
  timeout?: number;
  /** Instead of the session's: for the sign-in, which must not end a session. */
  as?: { sid: string; secret: string };
}

export const get = <T>(path: string, options: CallOptions = {}) => call<T>('GET', path, options);
export const post = <T>(path: string, body: unknown, options: CallOptions = {}) => call<T>('POST', path, { ...options, body });
export const patch = <T>(path: string, body: unknown, options: CallOptions = {}) => call<T>('PATCH', path, { ...options, body });
export const remove = <T>(path: string, options: CallOptions = {}) => call<T>('DELETE', path, options);

/** @param path Below /v1, with a leading slash. */
export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  const who = options.as ?? session.value;
  const seconds = options.timeout ?? 20;
  const limit = AbortSignal.timeout(seconds * 1000);
  let response: Response, text: string;
  try {
    response = await fetch(`/v1${path}${query(options.query)}`, {
      method,
      headers: {
        ...(who ? { Authorization: basic(who.sid, who.secret) } : {}),
        ...(options.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      credentials: 'omit', cache: 'no-store', redirect: 'error',
      signal: options.signal ? AbortSignal.any([options.signal, limit]) : limit,
    });
    text = await response.text();
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw limit.aborted
      ? new ApiError('slow', null, [], `The service did not answer within ${seconds} seconds.`)
      : new ApiError('unreachable', null, [], 'The service could not be reached. Check the connection, and that the service is running.');
  }

  const json = parse(text);
  if (response.ok && json !== undefined) return json as T;
  const failure = errorOf(response, json);
  if (response.status === 401 && !options.as && session.value === who) end(failure.message);
  throw failure;
}

/** All pages of a list, up to a number of entries. */
export async function all<T>(path: string, name: string, options: CallOptions = {}, most = 1000): Promise<T[]> {
  const found: T[] = [];
  let next: string | null = null;
  do {
    const page: Record<string, unknown> = await get(path, { ...options, query: { ...options.query, pageSize: Math.min(most, 1000), pageToken: next } });
    found.push(...(page[name] as T[]));
    next = (page.pagination as { next: string | null }).next;
  } while (next && found.length < most);
  return found;
}

function query(values: CallOptions['query']) {
  const pairs = Object.entries(values ?? {}).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return pairs.length === 0 ? '' : '?' + new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
}

function parse(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function errorOf(response: Response, json: unknown) {
  const problems = (json as { errors?: ApiProblem[] } | undefined)?.errors ?? [];
  const wait = Number(response.headers.get('Retry-After'));
  const id = response.headers.get('x-request-id') ?? response.headers.get('x-ms-request-id');
  return problems.length > 0
    ? new ApiError('refused', response.status, problems, problems[0]!.message, wait > 0 ? wait : null, id)
    : new ApiError('unreadable', response.status, [], `The service answered with status ${response.status} and without a message of its own. A proxy in front of it may have answered.`, wait > 0 ? wait : null, id);
}
