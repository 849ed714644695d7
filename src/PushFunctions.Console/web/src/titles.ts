import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { get } from './api';
import type { Operation } from './types';

/** What operations say, by their IDs: it never changes. Null while it is asked for, and where it could not be read. */
const known = new Map<string, string | null>();
const turn = signal(0);
const queue: string[] = [];
let workers = 0;

/** The titles of operations, which lists do not have: three at a time, each asked for once. */
export function useTitles(operations: string[]) {
  turn.value;
  useEffect(() => {
    for (const id of operations) {
      if (known.has(id)) continue;
      known.set(id, null);
      queue.push(id);
      if (workers < 3) void work();
    }
  }, [operations.join()]);
  return (id: string) => known.get(id) ?? null;
}

async function work() {
  workers++;
  for (let id = queue.shift(); id; id = queue.shift()) {
    const operation = await get<Operation>(`/PushNotifications/Operations/${id}`).catch(() => null);
    if (operation) known.set(id, titleOf(operation));
    else known.delete(id);
    turn.value++;
  }
  workers--;
}

export const titleOf = (operation: Operation) =>
  operation.content?.title || operation.content?.body || (operation.content?.data ? 'Data only' : null);
