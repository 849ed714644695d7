import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ApiError } from './api';

export interface Loaded<T> {
  /** The last value, also while another is on its way. Null before the first. */
  value: T | null;
  error: ApiError | null;
  busy: boolean;
  reload: () => void;
  /** Replaces the value, after a change whose result is known. */
  set: (value: T) => void;
}

/** Loads when the key changes, and when asked to. A null key loads nothing. */
export function useLoad<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string | null; value: T | null; error: ApiError | null; busy: boolean }>({ key: null, value: null, error: null, busy: false });
  const [turn, setTurn] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    if (key === null) return;
    const abort = new AbortController();
    setState(old => (old.key === key ? { ...old, busy: true } : { key, value: null, error: null, busy: true }));
    latest.current(abort.signal).then(
      value => { if (!abort.signal.aborted) setState({ key, value, error: null, busy: false }); },
      error => { if (!abort.signal.aborted) setState(old => ({ ...old, error: asError(error), busy: false })); });
    return () => abort.abort();
  }, [key, turn]);
  const current = state.key === key;
  return {
    value: current ? state.value : null,
    error: current ? state.error : null,
    busy: key !== null && (!current || state.busy),
    reload: useCallback(() => setTurn(turn => turn + 1), []),
    set: useCallback((value: T) => setState(old => ({ ...old, value })), []),
  };
}

export interface List<T> {
  /** Null before the first page. */
  items: T[] | null;
  error: ApiError | null;
  busy: boolean;
  /** Null at the end. */
  more: (() => void) | null;
  reload: () => void;
}

/** A list that is read page by page, when asked to. */
export function useList<T>(key: string | null, load: (pageToken: string | null, signal: AbortSignal) => Promise<{ items: T[]; next: string | null }>): List<T> {
  const [rest, setRest] = useState<{ of: unknown; items: T[]; next: string | null; error: ApiError | null; busy: boolean } | null>(null);
  const first = useLoad(key, signal => load(null, signal));
  const further = rest && rest.of === first.value ? rest : null;
  const next = further ? further.next : first.value?.next ?? null;
  const more = async () => {
    const [of, before] = [first.value, further?.items ?? []];
    setRest({ of, items: before, next, error: null, busy: true });
    try {
      const page = await load(next, new AbortController().signal);
      setRest({ of, items: [...before, ...page.items], next: page.next, error: null, busy: false });
    } catch (error) {
      setRest({ of, items: before, next, error: asError(error), busy: false });
    }
  };
  return {
    items: first.value ? [...first.value.items, ...(further?.items ?? [])] : null,
    error: first.error ?? further?.error ?? null,
    busy: first.busy || (further?.busy ?? false),
    more: next ? () => void more() : null,
    reload: first.reload,
  };
}

/** Calls again and again: the next call begins the time that it returns after the last one ended; null ends it. */
export function useRepeat(key: string | null, step: (signal: AbortSignal) => Promise<number | null>) {
  const latest = useRef(step);
  latest.current = step;
  useEffect(() => {
    if (key === null) return;
    const abort = new AbortController();
    let timer = 0;
    const run = async () => {
      const wait = await latest.current(abort.signal).catch(() => null);
      if (wait !== null && !abort.signal.aborted) timer = window.setTimeout(run, wait);
    };
    void run();
    return () => { abort.abort(); clearTimeout(timer); };
  }, [key]);
}

/** Reloads when the sign has changed, and at most once in the time that is given. */
export function useReload(reload: () => void, sign: unknown, milliseconds = 0) {
  const [seen, last] = [useRef(sign), useRef(Date.now())];
  useEffect(() => {
    if (seen.current === sign) return;
    const timer = setTimeout(() => {
      seen.current = sign;
      last.current = Date.now();
      reload();
    }, Math.max(0, last.current + milliseconds - Date.now()));
    return () => clearTimeout(timer);
  }, [sign, milliseconds]);
}

/** Something that a click does: whether it is under way, and why it failed. */
export function useAction<A extends unknown[]>(act: (...args: A) => Promise<void>) {
  const [state, setState] = useState<{ busy: boolean; error: ApiError | null }>({ busy: false, error: null });
  const run = async (...args: A) => {
    setState({ busy: true, error: null });
    try {
      await act(...args);
      setState({ busy: false, error: null });
      return true;
    } catch (error) {
      setState({ busy: false, error: asError(error) });
      return false;
    }
  };
  return { ...state, run, clear: () => setState({ busy: false, error: null }) };
}

export const asError = (error: unknown) =>
  error instanceof ApiError ? error : new ApiError('unreadable', null, [], `The console failed: ${error instanceof Error ? error.message : String(error)}`);

export const wait = (milliseconds: number, signal?: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener('abort', () => { clearTimeout(timer); reject(signal.reason); }, { once: true });
  });
