import { useState } from 'preact/hooks';
import { get, post } from '../api';
import { useAction, useList } from '../load';
import { filterWords } from '../manage';
import { Ago, Card, Empty, Failure, Head, Id, Loading, Problem, Switch } from '../parts/base';
import { Dialog, TextArea, TextField } from '../parts/form';
import { go, Link } from '../router';
import { may } from '../session';
import type { Accepted, AudiencesPage as Page, Filter } from '../types';

export function AudiencesPage() {
  const list = useList('audiences', async (pageToken, signal) => {
    const page = await get<Page>('/Audiences', { query: { pageSize: 50, pageToken }, signal });
    return { items: page.audiences, next: page.pagination.next };
  });
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Head title="Audiences">
        <button type="button" class="button" onClick={list.reload}>Reload</button>
        {may('manage') && <button type="button" class="button primary" onClick={() => setOpen(true)}>New Audience</button>}
      </Head>
      <Card title="Sets of Users that a send can address">
        {list.error && !list.items ? <Failure what="The Audiences could not be loaded" error={list.error} onRetry={list.reload} />
          : !list.items ? <Loading rows={5} />
          : list.items.length === 0 ? (
            <Empty title="No Audience yet">
              An Audience has members, which you add by their IDs or from a CSV, or a filter that chooses among the registered Users with each send.
            </Empty>
          )
          : (
            <>
              <table class="rows">
                <thead><tr><th>Audience</th><th>Who is in it</th><th>Created</th></tr></thead>
                <tbody>
                  {list.items.map(audience => (
                    <tr key={audience.id}>
                      <td><Link to={`/audiences/${audience.id}`} class="row-title break">{audience.name ?? 'Without a name'}</Link><small><Id id={audience.id} what="the Audience's ID" /></small></td>
                      <td data-label="Who is in it">{audience.filter ? <>Filter<small class="break">{filterWords(audience.filter)}</small></> : 'Members'}</td>
                      <td data-label="Created"><Ago time={audience.createdAt} /></td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {list.error && <div class="inside"><Problem error={list.error} what="The next ones could not be loaded." /></div>}
              {list.more && <footer><button type="button" class="quiet" disabled={list.busy} onClick={list.more}>{list.busy ? 'Loading …' : 'Show 50 more'}</button></footer>}
            </>
          )}
      </Card>
      {isOpen && <NewDialog onClose={id => { setOpen(false); if (id) go(`/audiences/${id}`); }} />}
    </>
  );
}

function NewDialog(props: { onClose: (id: string | null) => void }) {
  const [name, setName] = useState('');
  const [kind, setKind] = useState<'members' | 'filter'>('members');
  const [text, setText] = useState('{ "tag": "plan:premium" }');
  const [problem, setProblem] = useState<string | null>(null);
  const creation = useAction(async (filter: Filter | null) => {
    const made = await post<Accepted>('/Audiences', { ...(name.trim() ? { name: name.trim() } : {}), ...(filter ? { filter } : {}) });
    props.onClose(made.resourceId);
  });
  const save = () => {
    setProblem(null);
    if (kind === 'members') return void creation.run(null);
    try {
      void creation.run(JSON.parse(text) as Filter);
    } catch {
      setProblem('This is not JSON yet. An example: { "and": [ { "tag": "plan:premium" }, { "locale": "de" } ] }');
    }
  };
  return (
    <Dialog title="New Audience" onClose={() => props.onClose(null)}>
      <form class="fields" onSubmit={event => { event.preventDefault(); save(); }}>
        <TextField label="Name" value={name} onInput={setName} maxLength={256} placeholder="Spring campaign" autoFocus problem={creation.error?.at('$.name') ?? null} />
        <div><Switch label="Who is in it" value={kind} onChange={setKind} choices={[['members', 'Members'], ['filter', 'A filter']]} /></div>
        {kind === 'members'
          ? <p class="muted small">You add the members on the next page: by pasting IDs, or from a CSV.</p>
          : (
            <TextArea
              label="Filter" value={text} onInput={setText} mono rows={4} problem={problem ?? creation.error?.at('$.filter') ?? null}
              hint={<>Evaluated with each send. <code>all</code>, <code>tag</code>, <code>provider</code>, <code>locale</code>, <code>audienceId</code>, combined with <code>and</code>, <code>or</code>, <code>not</code>.</>} />
          )}
        <Problem error={creation.error} what="The Audience was not created." />
        <div class="actions">
          <button type="button" class="button" onClick={() => props.onClose(null)}>Cancel</button>
          <button type="submit" class="button primary" disabled={creation.busy}>{creation.busy ? 'One moment …' : 'Create'}</button>
        </div>
      </form>
    </Dialog>
  );
}
