import { useEffect, useRef, useState } from 'preact/hooks';
import { Empty, Head } from './parts/base';
import { pages, type Page } from './pages';
import { findFor } from './pages/find';
import { go, Link, match, place } from './router';
import { end, may, session } from './session';

const allowed = (page: Page) => page.scopes.length === 0 || may(...page.scopes);

export const Logo = () => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <rect width="24" height="24" rx="6" fill="var(--accent)" />
    <path d="M4.5 11.7 19.5 4.8 14.7 19.4 11.3 13.6z" fill="var(--on-accent)" />
    <path d="m11.3 13.6 8.2-8.8" stroke="var(--accent)" stroke-width="1.2" />
  </svg>
);

export function Frame() {
  const { path } = place.value;
  const found = pages.map(page => ({ page, parts: match(page.path, path) })).find(one => one.parts);
  return (
    <>
      <a class="skip" href="#content" onClick={event => { event.preventDefault(); document.querySelector<HTMLElement>('main h1')?.focus(); }}>Skip to the content</a>
      <Bar path={path} />
      <main id="content">
        {!found ? <Missing /> : allowed(found.page) ? <found.page.show key={path} {...found.parts} /> : <Denied page={found.page} />}
      </main>
    </>
  );
}

function Bar(props: { path: string }) {
  const links = pages.filter(page => page.in === 'bar' && allowed(page));
  const isCurrent = (page: Page) => props.path === page.path || (page.path !== '/' && props.path.startsWith(page.path + '/')) || (page.path === '/' && props.path.startsWith('/users'));
  return (
    <header class="bar">
      <div>
        <Link to="/" class="brand"><Logo />PushFunctions</Link>
        <nav class="links" aria-label="Pages">
          {links.map(page => <Link key={page.path} to={page.path} current={isCurrent(page)}>{page.name}</Link>)}
        </nav>
        {props.path !== '/' && <Search />}
        <Menu isCurrent={isCurrent} />
      </div>
    </header>
  );
}

function Search() {
  const [text, setText] = useState('');
  return (
    <form role="search" onSubmit={event => { event.preventDefault(); if (text.trim()) { findFor(text.trim()); setText(''); } }}>
      <input type="search" aria-label="Find a User, send or device" placeholder="Find a User, send or device" value={text} onInput={event => setText(event.currentTarget.value)} />
    </form>
  );
}

function Menu(props: { isCurrent: (page: Page) => boolean }) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const who = session.value!;
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => { if (!box.current?.contains(event.target as Node)) setOpen(false); };
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      box.current?.querySelector('button')?.focus();
    };
    document.addEventListener('click', outside);
    document.addEventListener('focusin', outside);
    document.addEventListener('keydown', escape);
    return () => {
      document.removeEventListener('click', outside);
      document.removeEventListener('focusin', outside);
      document.removeEventListener('keydown', escape);
    };
  }, [open]);
  const entries = (where: Page['in']) => pages.filter(page => page.in === where && allowed(page))
    .map(page => <Link key={page.path} to={page.path} current={props.isCurrent(page)} onGo={() => setOpen(false)}>{page.name}</Link>);
  return (
    <div class="menu" ref={box}>
      <button type="button" class="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span>Menu</span>
        <svg class="mark" viewBox="0 0 10 10" aria-hidden="true"><path d="m1 3 4 4 4-4" fill="none" stroke="currentColor" stroke-width="1.5" /></svg>
      </button>
      {open && (
        <nav class="menu-list" aria-label="Account">
          <div class="narrow-only">{entries('bar')}<hr /></div>
          {entries('menu')}
          {pages.some(page => page.in === 'menu' && allowed(page)) && <hr />}
          <p class="small muted">
            {who.sid === who.accountSid ? 'Account' : 'API key'}<br /><code class="break">{who.sid}</code>
            {who.scopes.length < 3 && <><br />may {who.scopes.join(' and ')}</>}
          </p>
          <hr />
          <a href="/console/licenses.txt">Licenses</a>
          <button type="button" onClick={() => { end(); go('/', true); }}>Sign out</button>
        </nav>
      )}
    </div>
  );
}

function Missing() {
  return (
    <>
      <Head title="Page not found" />
      <section class="card"><Empty title="There is no such page">The address may be of an older version. <Link to="/">Find</Link> leads to every User, operation and notification.</Empty></section>
    </>
  );
}

function Denied(props: { page: Page }) {
  return (
    <>
      <Head title={props.page.name} />
      <section class="card">
        <Empty title="This key may not see this page">
          It needs the scope {props.page.scopes.join(' or ')}, and the key has {session.value!.scopes.join(' and ')}. Sign out, and sign in with another key or with the account.
        </Empty>
      </section>
    </>
  );
}
