import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

const base = '/console';

/** Where the visitor is, below /console: '/', '/users/…'. */
export const place = signal(read());

/** Counts the navigations, so that the page's heading gets the focus after each. */
export const turn = signal(0);

addEventListener('popstate', () => { place.value = read(); turn.value++; });

export function go(path: string, replace = false) {
  history[replace ? 'replaceState' : 'pushState'](null, '', base + (path === '/' ? '' : path));
  place.value = read();
  turn.value++;
  scrollTo(0, 0);
}

function read() {
  const path = location.pathname.slice(base.length).replace(/\/+$/, '');
  return { path: path === '' ? '/' : path, query: new URLSearchParams(location.search) };
}

/** The parts of the path that the pattern names with a colon; null where the path is another. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== given.length) return null;
  const parts: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith(':')) parts[part.slice(1)] = decode(given[index]!);
    else if (part !== given[index]) return null;
  }
  return parts;
}

function decode(text: string) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function Link(props: { to: string; children: ComponentChildren; class?: string; current?: boolean; onGo?: () => void; label?: string }) {
  return (
    <a
      href={base + (props.to === '/' ? '' : props.to)} class={props.class} aria-label={props.label} aria-current={props.current ? 'page' : undefined}
      onClick={event => {
        if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        go(props.to);
        props.onGo?.();
      }}>
      {props.children}
    </a>
  );
}
