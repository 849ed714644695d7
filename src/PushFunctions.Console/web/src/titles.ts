import { useEffect, useState } from 'preact/hooks';
import { get } from './api';
import type { Operation } from './types';

/** What operations say, by their IDs: it never changes. */
const known = new Map<string, string | null>();

/** The titles of operations whose list does not have them: a few at a time, each once. */
export function useTitles(operations: string[]) {
  const [, setTurn] = useState(0);
  const missing = operations.filter(id => !known.has(id));
  useEffect(() => {
    if (missing.length === 0) return;
    const abort = new AbortController();
    const queue = [...missing];
    const work = async () => {
      for (let id = queue.shift(); id && !abort.signal.aborted; id = queue.shift()) {
        const operation = await get<Operation>(`/PushNotifications/Operations/${id}`, { signal: abort.signal }).catch(() => null);
        if (operation) known.set(id, titleOf(operation));
        if (!abort.signal.aborted) setTurn(turn => turn + 1);
      }
    };
    void Promise.all([work(), work(), work()]);
    return () => abort.abort();
  }, [missing.join()]);
  return (id: string) => known.get(id) ?? null;
}

export const titleOf = (operation: Operation) =>
  operation.content?.title || operation.content?.body || (operation.content?.data ? 'Data only' : null);
