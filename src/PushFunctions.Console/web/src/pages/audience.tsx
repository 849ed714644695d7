import { useEffect, useRef, useState } from 'preact/hooks';
import { all, get, patch, post, remove } from '../api';
import { count, number, percent } from '../format';
import { providerName } from '../ids';
import { asError, useAction, useList, useLoad } from '../load';
import { filterWords, type AudienceUsersPage } from '../manage';
import { changeMembers, openCsv, parsePasted, refusedCsv, type CsvFile, type LineProblem, type Parsed, type Progress } from '../members';
import { Ago, Card, Empty, Failure, Head, Id, Loading, Problem } from '../parts/base';
import { Confirm, Select, TextArea } from '../parts/form';
import { FileField } from '../parts/file';
import { go, Link } from '../router';
import { may } from '../session';
import type { App, Audience, Count, Provider } from '../types';
import type { ApiError } from '../api';

export function AudiencePage(props: { id: string }) {
  const audience = useLoad(`audience ${props.id}`, signal => get<Audience>(`/Audiences/${props.id}`, { signal }));
  const [turn, setTurn] = useState(0);
  const [isDeleting, setDeleting] = useState(false);
  const deletion = useAction(async () => { await remove(`/Audiences/${props.id}`); });
  const back = { to: '/audiences', name: 'Audiences' };
  if (audience.error && !audience.value) {
    return (
      <>
        <Head title="Audience" below={<code>{props.id}</code>} back={back} />
        <Card><Failure what={audience.error.status === 404 ? 'There is no such Audience' : 'The Audience could not be loaded'} error={audience.error} onRetry={audience.reload} /></Card>
      </>
    );
  }
  const found = audience.value;
  const name = found?.name ?? (found ? 'Without a name' : 'Audience');
  return (
    <>
      <Head title={name} back={back} below={<Id id={props.id} what="the Audience's ID" />}>
        <button type="button" class="button" onClick={() => { audience.reload(); setTurn(turn + 1); }}>Reload</button>
        {may('manage') && <button type="button" class="button" disabled={!found} onClick={() => setDeleting(true)}>Delete …</button>}
        {may('send') && <button type="button" class="button" onClick={() => go('/compose')}>Compose a send</button>}
      </Head>
      {!found ? <Card title="Audience"><Loading /></Card> : (
        <>
          {may('send') && <Reach id={props.id} turn={turn} />}
          <Card title="About it">
            <dl class="facts inside">
              <dt>Who is in it</dt><dd>{found.filter ? <>Whom the filter chooses with each send: <strong>{filterWords(found.filter)}</strong></> : 'Its members'}</dd>
              {found.filter && <><dt>Filter</dt><dd><code class="break">{JSON.stringify(found.filter)}</code></dd></>}
              <dt>Created</dt><dd><Ago time={found.createdAt} /></dd>
            </dl>
          </Card>
          {!found.filter && may('manage') && <Change id={props.id} onChanged={() => setTurn(turn => turn + 1)} />}
          {!found.filter && <Members id={props.id} turn={turn} />}
        </>
      )}
      {isDeleting && (
        <Confirm
          title={`Delete ${name}?`} action="Delete the Audience" busy={deletion.busy} error={deletion.error} onClose={() => { setDeleting(false); deletion.clear(); }}
          onConfirm={async () => { if (!await deletion.run()) return false; go('/audiences'); return false; }}>
          <p>Sends that name it are refused, and one that is scheduled reaches nobody by it. Its Users and their devices stay.</p>
        </Confirm>
      )}
    </>
  );
}

/** How many Users and devices a send would reach now. */
function Reach(props: { id: string; turn: number }) {
  const apps = useLoad(may('manage') ? 'apps of the account' : null, signal => all<App>('/PushNotifications/Apps', 'apps', { signal }));
  const [app, setApp] = useState('');
  const counted = useLoad(`count ${props.id} ${app} ${props.turn}`, signal =>
    post<Count>('/PushNotifications/Count', { to: [{ audienceId: props.id }], ...(app ? { from: { appName: app } } : {}) }, { signal, timeout: 30 }));
  const names = (apps.value ?? []).map(one => one.name);
  const { value } = counted;
  const devices = Object.entries(value?.devices ?? {}) as [Provider, number][];
  const total = devices.reduce((sum, [, devices]) => sum + devices, 0);
  return (
    <Card title="Whom a send reaches now" aside={names.length > 1 && (
      <div><Select label="App" value={app} onChange={setApp} choices={[['', 'default App'], ...names.map(name => [name, name] as [string, string])]} /></div>
    )}>
      {counted.error && !value ? <Failure what="It could not be counted" error={counted.error} onRetry={counted.reload} calm="" />
        : !value ? <Loading rows={1} />
        : (
          <>
            <dl class="figures-row">
              <div><dt>Users with a device</dt><dd>{value.exact ? '' : 'about '}{number(value.users)}</dd></div>
              <div><dt>Devices</dt><dd>{value.exact ? '' : 'about '}{number(total)}</dd></div>
              {devices.map(([provider, devices]) => <div key={provider}><dt>{providerName(provider)}</dt><dd>{number(devices)}{total > 0 && <small>{percent(devices, total)}</small>}</dd></div>)}
            </dl>
            {!value.exact && <p class="inside small muted">Five seconds were not enough to read all of them: the rest is estimated.</p>}
          </>
        )}
    </Card>
  );
}

/** Adds and removes members: pasted, or from a CSV. */
function Change(props: { id: string; onChanged: () => void }) {
  const [text, setText] = useState('');
  const [csv, setCsv] = useState<{ file: File; content: CsvFile } | null>(null);
  const [column, setColumn] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  const [run, setRun] = useState<{ verb: 'add' | 'remove'; progress: Progress; ended: boolean; error: ApiError | null; before: LineProblem[] } | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const parsed: Parsed = csv ? csv.content.parse(column) : parsePasted(text);
  const busy = run !== null && !run.ended;

  const open = async (files: File[]) => {
    setCsv(null);
    setProblem(null);
    setRun(null);
    if (!files[0]) return;
    try {
      const content = await openCsv(files[0]);
      if (content.columns.length === 0) return setProblem(`${files[0].name} has no line that could be read.`);
      setCsv({ file: files[0], content });
      setColumn(content.suggested);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'The file could not be read.');
    }
  };

  const change = async (verb: 'add' | 'remove') => {
    abort.current = new AbortController();
    const before = parsed.problems;
    const none = { done: 0, of: parsed.named.length, changed: 0, problems: [] };
    let last: Progress = none;
    setRun({ verb, progress: none, ended: false, error: null, before });
    try {
      await changeMembers(props.id, verb, parsed.named, progress => { last = progress; setRun({ verb, progress, ended: false, error: null, before }); }, abort.current.signal);
      setRun({ verb, progress: last, ended: true, error: null, before });
      if (!csv) setText('');
    } catch (error) {
      setRun({ verb, progress: last, ended: true, error: asError(error), before });
    }
    props.onChanged();
  };

  return (
    <Card title="Add or remove members">
      <div class="inside stack">
        <div class="pair">
          <TextArea label="Paste IDs of Users" value={text} onInput={value => { setText(value); setCsv(null); setRun(null); }} mono rows={4} placeholder={'comms_user_…\ncustomer-4711'} hint="Of the service, or your own (externalId). One per line, or separated by commas." />
          <div class="fields">
            <FileField label="Or choose a CSV" accept=".csv,text/csv,.txt" problem={problem} onFiles={files => void open(files)} hint="UTF-8. A column with IDs of Users, or with your own." />
            {csv && csv.content.columns.length > 1 && <Select label="Column" value={String(column)} onChange={value => setColumn(Number(value))} choices={csv.content.columns.map((name, index) => [String(index), name])} />}
            {csv && <p class="small muted">{csv.file.name}: {count(csv.content.lines, 'line')}{csv.content.hasHead && ' after the head'}.</p>}
          </div>
        </div>
        {(parsed.named.length > 0 || parsed.problems.length > 0) && !run && <LineProblems problems={parsed.problems} intro={`${count(parsed.named.length, 'User')} can be added or removed, ${count(parsed.problems.length, 'line')} cannot.`} />}
        {run && (
          <div class={run.error ? 'answer bad' : run.ended ? 'answer ok' : 'answer'} role="status">
            <strong>{run.error ? `It stopped after ${count(run.progress.changed, 'User')}.` : run.ended ? `${count(run.progress.changed, 'User')} ${run.verb === 'add' ? 'added' : 'removed'}.` : `${number(run.progress.done)} of ${number(run.progress.of)} …`}</strong>{' '}
            {run.ended && !run.error && 'Users who were already members, or already not, are unchanged.'}
            {run.error && 'What was done stays done, and repeating it does no harm.'}
            <div class="progress" role="progressbar" aria-label="Members changed" aria-valuemin={0} aria-valuemax={Math.max(1, run.progress.of)} aria-valuenow={run.progress.done}>
              <span style={{ width: percent(run.progress.done, run.progress.of) }} />
            </div>
          </div>
        )}
        {run?.error && <Problem error={run.error} />}
        {run?.ended && <LineProblems problems={[...run.before, ...run.progress.problems].sort((one, other) => one.line - other.line)} intro="" />}
        <div class="actions">
          <button type="button" class="button primary" disabled={busy || parsed.named.length === 0} onClick={() => void change('add')}>{parsed.named.length > 0 && !run?.ended ? `Add ${count(parsed.named.length, 'User')}` : 'Add'}</button>
          <button type="button" class="button" disabled={busy || parsed.named.length === 0} onClick={() => void change('remove')}>Remove</button>
          {busy && <button type="button" class="button" onClick={() => abort.current?.abort()}>Stop</button>}
        </div>
      </div>
    </Card>
  );
}

/** What is wrong, by line: the first ones here, all of them to save. */
function LineProblems(props: { problems: LineProblem[]; intro: string }) {
  const { problems } = props;
  if (problems.length === 0) return props.intro ? <p class="muted">{props.intro.replace(/, 0 lines cannot\.$/, '.')}</p> : null;
  return (
    <div class="answer warn">
      <strong>{props.intro || `${count(problems.length, 'line')} left out.`}</strong>
      <ul class="small">
        {problems.slice(0, 10).map((problem, index) => <li key={index}>Line {number(problem.line)}: {problem.text && <><code class="break">{problem.text}</code> </>}{problem.message}</li>)}
      </ul>
      {problems.length > 10 && <p class="small">And {number(problems.length - 10)} more.</p>}
      <p><button type="button" class="quiet" onClick={() => save('left-out.csv', refusedCsv(problems))}>Save them as CSV</button></p>
    </div>
  );
}

function save(name: string, text: string) {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function Members(props: { id: string; turn: number }) {
  const list = useList(`members ${props.id} ${props.turn}`, async (pageToken, signal) => {
    const page = await get<AudienceUsersPage>(`/Audiences/${props.id}/Users`, { query: { pageSize: 20, pageToken }, signal });
    return { items: page.users, next: page.pagination.next };
  });
  const removal = useAction(async (user: string) => { await patch(`/Audiences/${props.id}/Users`, { remove: [user] }); list.reload(); });
  return (
    <Card title="Members">
      {list.error && !list.items ? <Failure what="The members could not be loaded" error={list.error} onRetry={list.reload} />
        : !list.items ? <Loading rows={4} />
        : list.items.length === 0 ? <Empty title="Nobody is in it yet">Paste IDs above, or choose a CSV. A send to it reaches nobody until then.</Empty>
        : (
          <>
            <table class="rows">
              <thead><tr><th>User</th><th><span class="hidden">Actions</span></th></tr></thead>
              <tbody>
                {list.items.map(user => (
                  <tr key={user.id}>
                    <td><Link to={`/users/${user.id}`}><code class="break">{user.id}</code></Link></td>
                    <td class="end whole">{may('manage') && <button type="button" class="quiet" disabled={removal.busy} aria-label={`Remove ${user.id}`} onClick={() => void removal.run(user.id)}>Remove</button>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            {(list.error ?? removal.error) && <div class="inside"><Problem error={list.error ?? removal.error} /></div>}
            {list.more && <footer><button type="button" class="quiet" disabled={list.busy} onClick={list.more}>{list.busy ? 'Loading …' : 'Show 20 more'}</button></footer>}
          </>
        )}
    </Card>
  );
}
