import { useEffect, useRef, useState } from 'preact/hooks';
import { get } from '../api';
import { Logo } from '../layout';
import { useAction } from '../load';
import { Problem } from '../parts/base';
import { TextField } from '../parts/form';
import { place } from '../router';
import { begin, ended } from '../session';
import type { Caller } from '../types';

export function SignInPage() {
  const [sid, setSid] = useState('');
  const [secret, setSecret] = useState('');
  const [isFilled, setIsFilled] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const signIn = useAction(async () => {
    const who = { sid: sid.trim(), secret: secret.trim() };
    begin(await get<Caller>('/Caller', { as: who }), who.secret);
  });

  useEffect(() => {
    document.title = 'Sign in · PushFunctions';
    // Only Local has it, and answers only its own page.
    const address = document.documentElement.dataset.signIn;
    if (!address) return;
    void fetch(address, { credentials: 'omit', cache: 'no-store' }).then(async answer => {
      if (answer.status !== 200) return;
      const own = await answer.json() as { sid: string; secret: string };
      setSid(own.sid);
      setSecret(own.secret);
      setIsFilled(true);
      form.current?.querySelector<HTMLButtonElement>('button')?.focus();
    }, () => undefined);
  }, []);

  return (
    <main class="centered">
      <div class="brand"><Logo />PushFunctions</div>
      {ended.value && (
        <div class="answer warn" role="alert">
          <strong>The session has ended.</strong> {ended.value}
        </div>
      )}
      <section class="card">
        <header><h1>Sign in</h1></header>
        <form ref={form} class="fields inside" onSubmit={event => { event.preventDefault(); void signIn.run(); }}>
          <TextField label="SID" value={sid} onInput={setSid} placeholder="AC… or SK…" required mono autoComplete="username" hint="Of an account or of an API key" autoFocus />
          <TextField label="Secret" value={secret} onInput={setSecret} type="password" required mono autoComplete="current-password" hint="The auth token of the account, or the secret of the key" />
          <Problem error={signIn.error} what="You are not signed in." />
          <div><button type="submit" class="button primary" disabled={signIn.busy}>{signIn.busy ? 'Signing in …' : 'Sign in'}</button></div>
        </form>
      </section>
      <p class="small muted">
        {isFilled && 'Filled in with the account of this machine. '}
        The secret stays in this tab: it is gone when the tab is closed.
        {place.value.path !== '/' && ' The page that you were on comes back.'}
      </p>
    </main>
  );
}
