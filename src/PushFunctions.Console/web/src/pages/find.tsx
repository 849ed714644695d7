import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { get } from '../api';
import { isBroken, kindOf, mayBeToken } from '../ids';
import { useAction } from '../load';
import { Ago, Card, Empty, Head, Id, Problem } from '../parts/base';
import { go, Link } from '../router';
import { may } from '../session';
import type { Registration, User, UsersPage } from '../types';

/** What was typed into the box of the bar. It is not in the address: it may be a device token. */
const asked = signal<string | null>(null);

export function findFor(text: string) {
  asked.value = text;
  go('/');
}

export function FindPage() {
  const [text, setText] = useState(asked.value ?? '');
  const [nothing, setNothing] = useState<string | null>(null);
  const [several, setSeveral] = useState<User[]>([]);
  const search = useAction(async (text: string) => {
    setNothing(null);
    setSeveral([]);
    const found = await find(text);
    if (typeof found === 'string') setNothing(found);
    else if (found.length === 1) go(`/users/${found[0]!.id}`);
    else setSeveral(found);
  });
  const question = asked.value;
  useEffect(() => {
    if (question === null) return;
    asked.value = null;
    setText(question);
    void search.run(question);
  }, [question]);

  return (
    <div class="find">
      <Head title="Find" below="Why did a push arrive, or why not? Begin with what you know." />
      <form role="search" onSubmit={event => { event.preventDefault(); if (text.trim()) void search.run(text.trim()); }}>
        <input
          type="search" aria-label="User, device token, notification or operation" placeholder="User, device token, notification or operation" value={text} autoFocus spellcheck={false} autoComplete="off"
          onInput={event => setText(event.currentTarget.value)} />
        <button type="submit" class="button primary" disabled={search.busy}>{search.busy ? 'Finding …' : 'Find'}</button>
      </form>
      <Problem error={search.error} what="The search failed." />
      {nothing && <div role="status"><Card><Empty title="Nothing found">{nothing}</Empty></Card></div>}
      {several.length > 1 && (
        <Card title={`${several.length} Users have this device, in different Apps`}>
          <table class="rows">
            <thead><tr><th>User</th><th>Created</th></tr></thead>
            <tbody>{several.map(user => (
              <tr key={user.id}><td><Link to={`/users/${user.id}`}>{user.externalId ?? user.id}</Link></td><td data-label="Created"><Ago time={user.createdAt} /></td></tr>
            ))}</tbody>
          </table>
        </Card>
      )}
      {!nothing && several.length === 0 && (
        <dl class="kinds small muted">
          <div><dt>User</dt><dd><code>comms_user_…</code> or your own <code>externalId</code></dd></div>
          <div><dt>Device</dt><dd>the token that the app registered</dd></div>
          <div><dt>Push</dt><dd><code>comms_pushnotification_…</code></dd></div>
          <div><dt>Operation</dt><dd><code>comms_operation_…</code></dd></div>
        </dl>
      )}
      {may('register', 'manage') && !nothing && several.length === 0 && <Recent />}
    </div>
  );
}

/** The Users that it leads to, or why there is none. An operation or a notification leads to its own page. */
async function find(text: string): Promise<User[] | string> {
  switch (kindOf(text)) {
    case 'user':
      return [{ id: text } as User];
    case 'operation':
    case 'notification':
      if (!may('send')) return 'This key may not see operations: it needs the scope send.';
      go(kindOf(text) === 'operation' ? `/operations/${text}` : `/notifications/${text}`);
      return [];
    case 'audience':
      go(`/audiences/${text}`);
      return [];
    case 'registration': {
      const registration = await get<Registration>(`/PushNotifications/DeviceRegistrations/${text}`);
      return [{ id: registration.userId } as User];
    }
    default:
  }

  if (isBroken(text)) return 'It begins like an ID and is none: a part is missing, or has a character that IDs do not have. Copy it as a whole.';
  if (!may('register', 'manage')) return 'This key finds Users by their ID only: an externalId or a token needs the scope register or manage.';
  const byName = text.length <= 256 ? (await get<UsersPage>('/PushNotifications/Users', { query: { externalId: text } })).users : [];
  if (byName.length > 0) return byName;
  const byDevice = mayBeToken(text) ? (await get<UsersPage>('/PushNotifications/Users', { query: { token: text } })).users : [];
  if (byDevice.length > 0) return byDevice;
  return 'No User has this externalId, and none has a device with this token. A token that its provider reported as gone is forgotten: then look for the User.';
}

/** So that a new service shows that there is something, and what. */
function Recent() {
  const [users, setUsers] = useState<User[] | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    get<UsersPage>('/PushNotifications/Users', { query: { pageSize: 5 }, signal: abort.signal }).then(page => setUsers(page.users), () => undefined);
    return () => abort.abort();
  }, []);
  if (!users) return null;
  return (
    <Card title="Some Users">
      {users.length === 0
        ? <Empty title="No Users yet">A User appears when your app registers its first device.</Empty>
        : (
          <table class="rows">
            <thead><tr><th>User</th><th>Created</th></tr></thead>
            <tbody>{users.map(user => (
              <tr key={user.id}>
                <td><Link to={`/users/${user.id}`}>{user.externalId ?? user.id}</Link>{user.externalId && <small><Id id={user.id} what="the User's ID" /></small>}</td>
                <td data-label="Created"><Ago time={user.createdAt} />{user.deletedAt && <small>deleted</small>}</td>
              </tr>
            ))}</tbody>
          </table>
        )}
    </Card>
  );
}
