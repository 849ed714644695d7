import { useState } from 'preact/hooks';
import { all, post, remove } from '../api';
import { useAction, useLoad } from '../load';
import type { ApiKey, NewApiKey } from '../manage';
import { Ago, Card, Empty, Failure, Head, Id, Loading, Problem } from '../parts/base';
import { Check, Confirm, Dialog, TextField } from '../parts/form';
import { SecretDialog } from '../parts/secret';
import { session } from '../session';
import type { Scope } from '../types';

const meaning: Record<Scope, string> = {
  register: 'registers and removes devices, and reads them with their tokens: for the server that your apps talk to',
  send: 'sends to everyone in the account, and reads what was sent with its content',
  manage: 'changes credentials, Audiences, webhooks and API keys, and sees the state of the service',
};

export function KeysPage() {
  const keys = useLoad('keys', signal => all<ApiKey>('/ApiKeys', 'apiKeys', { signal }));
  const [open, setOpen] = useState<'create' | ApiKey | null>(null);
  const [made, setMade] = useState<NewApiKey | null>(null);
  const deletion = useAction(async (key: ApiKey) => { await remove(`/ApiKeys/${key.sid}`); });
  const own = session.value!.sid;
  return (
    <>
      <Head title="API keys">
        <button type="button" class="button" onClick={keys.reload}>Reload</button>
        <button type="button" class="button primary" onClick={() => setOpen('create')}>Create a key</button>
      </Head>
      <Card title="Keys of this account">
        {keys.error && !keys.value ? <Failure what="The keys could not be loaded" error={keys.error} onRetry={keys.reload} />
          : !keys.value ? <Loading />
          : keys.value.length === 0 ? <Empty title="No API key yet">A key has a part of the account's permissions: give each server its own, so that one can be deleted without the others. The account's own token may do everything.</Empty>
          : (
            <table class="rows">
              <thead><tr><th>Key</th><th>May</th><th>Created</th><th><span class="hidden">Actions</span></th></tr></thead>
              <tbody>
                {keys.value.map(key => (
                  <tr key={key.sid}>
                    <td><span class="row-title">{key.name ?? <span class="muted">Without a name</span>}</span>{key.sid === own && <> <span class="chip">signed in here</span></>}<small><Id id={key.sid} what="the key's SID" /></small></td>
                    <td data-label="May"><span class="chips">{key.scopes.map(scope => <span class="chip" key={scope} title={meaning[scope]}>{scope}</span>)}</span></td>
                    <td data-label="Created"><Ago time={key.createdAt} /></td>
                    <td class="end whole"><button type="button" class="quiet" aria-label={`Delete the key ${key.name ?? key.sid}`} onClick={() => setOpen(key)}>Delete …</button></td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
      </Card>
      {open === 'create' && <CreateDialog onClose={key => { setOpen(null); if (key) { setMade(key); keys.reload(); } }} />}
      {made && (
        <SecretDialog
          title="The key was created" what="the key" id={made.sid} idName="SID" secret={made.secret} onClose={() => setMade(null)}
          note="SID and secret are user name and password of HTTP Basic. Keep the secret on a server: whoever reads it out of an app may do what the key may." />
      )}
      {open !== null && open !== 'create' && (
        <Confirm
          title={`Delete the key ${open.name ?? open.sid}?`} action="Delete the key" busy={deletion.busy} error={deletion.error} onClose={() => { setOpen(null); deletion.clear(); }}
          onConfirm={async () => { if (!await deletion.run(open)) return false; keys.reload(); return true; }}>
          <p>Requests with it are refused at once, on other instances of the service within a minute.</p>
          {open.sid === own && <p class="bad">You are signed in with it: this session ends.</p>}
        </Confirm>
      )}
    </>
  );
}

function CreateDialog(props: { onClose: (key: NewApiKey | null) => void }) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<Scope[]>([]);
  // A key can only grant what it has itself.
  const mine = session.value!.scopes;
  const creation = useAction(async () => props.onClose(await post<NewApiKey>('/ApiKeys', { ...(name.trim() ? { name: name.trim() } : {}), scopes })));
  return (
    <Dialog title="Create an API key" onClose={() => props.onClose(null)}>
      <form class="fields" onSubmit={event => { event.preventDefault(); void creation.run(); }}>
        <TextField label="Name" value={name} onInput={setName} maxLength={128} placeholder="app backend" hint="What it is for, so that you know what to delete later." autoFocus problem={creation.error?.at('$.name') ?? null} />
        <fieldset class="tight">
          <legend>What it may do</legend>
          {(['register', 'send', 'manage'] as Scope[]).filter(scope => mine.includes(scope)).map(scope => (
            <Check key={scope} value={scopes.includes(scope)} onChange={on => setScopes(on ? [...scopes, scope] : scopes.filter(one => one !== scope))}
              label={<><strong>{scope}</strong> <span class="muted">{meaning[scope]}</span></>} />
          ))}
        </fieldset>
        <Problem error={creation.error} what="The key was not created." />
        <div class="actions">
          <button type="button" class="button" onClick={() => props.onClose(null)}>Cancel</button>
          <button type="submit" class="button primary" disabled={scopes.length === 0 || creation.busy}>{creation.busy ? 'One moment …' : 'Create'}</button>
        </div>
      </form>
    </Dialog>
  );
}
