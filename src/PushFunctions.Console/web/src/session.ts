import { signal } from '@preact/signals';
import type { Caller, Scope } from './types';

/** Who is signed in. It is kept in the tab's sessionStorage and nowhere else: a closed tab has forgotten it. */
export interface Session extends Caller { secret: string }

const key = 'pushfunctions.session';

export const session = signal<Session | null>(restore());

/** Why the last session ended by itself; null where the visitor ended it. */
export const ended = signal<string | null>(null);

export function begin(caller: Caller, secret: string) {
  const next = { ...caller, secret };
  sessionStorage.setItem(key, JSON.stringify(next));
  ended.value = null;
  session.value = next;
}

/** @param why What the API said; left out where the visitor signs out. */
export function end(why: string | null = null) {
  sessionStorage.removeItem(key);
  ended.value = why;
  session.value = null;
}

/** Whether the session has one of the scopes. */
export const may = (...scopes: Scope[]) => session.value?.scopes.some(scope => scopes.includes(scope)) ?? false;

/** The value of an Authorization header (RFC 7617, in UTF-8). */
export const basic = (sid: string, secret: string) =>
  'Basic ' + btoa(String.fromCharCode(...new TextEncoder().encode(`${sid}:${secret}`)));

function restore(): Session | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Session | null;
    return kept && kept.sid && kept.secret && Array.isArray(kept.scopes) ? kept : null;
  } catch {
    return null;
  }
}
