import { useRef, useState } from 'preact/hooks';
import { ApiError, get, patch } from '../api';
import { count, duration, exactOf, number, percent, short, timeOf } from '../format';
import { kindOf, providerName } from '../ids';
import { asError, useAction, useList, useLoad, useReload, useRepeat } from '../load';
import { canCancel, doneOf, isOver } from '../operation';
import { Card, Empty, Failure, Head, Id, Loading, Problem, Progress, Status, Switch, Tags, toneOf, When, wordOf } from '../parts/base';
import { Confirm, TextField } from '../parts/form';
import { DeviceOf } from '../parts/outcomes';
import { Preview } from '../parts/preview';
import { Link } from '../router';
import { may } from '../session';
import { titleOf } from '../titles';
import type { Content, ErrorGroup, ErrorSummary, Notification, NotificationsPage, NotificationStatus, Operation, OperationErrorsPage, UsersPage } from '../types';

export function OperationPage(props: { id: string }) {
  const path = `/PushNotifications/Operations/${props.id}`;
  const [live, setLive] = useState<{ operation: Operation | null; error: ApiError | null; rate: number | null; turn: number }>({ operation: null, error: null, rate: null, turn: 0 });
  const [asking, setAsking] = useState(false);
  const cancel = useAction(async () => {
    await patch(path, { status: 'CANCELED' });
    setLive(old => ({ ...old, turn: old.turn + 1 }));
  });
  const seen = useRef<{ time: number; done: number }[]>([]);
  const began = useRef(Date.now());

  // Every two seconds; after a minute every five, after ten minutes every fifteen.
  useRepeat(`${props.id} ${live.turn}`, async signal => {
    try {
      const operation = await get<Operation>(path, { signal });
      seen.current = [...seen.current, { time: Date.now(), done: doneOf(operation) }].slice(-15);
      setLive(old => ({ ...old, operation, error: null, rate: rateOf(seen.current) }));
      if (isOver(operation)) return null;
    } catch (error) {
      if (signal.aborted) return null;
      setLive(old => ({ ...old, error: asError(error) }));
      if (error instanceof ApiError && error.kind === 'refused' && error.status! < 500 && error.status !== 429) return null;
    }
    const age = Date.now() - began.current;
    return age < 60_000 ? 2000 : age < 600_000 ? 5000 : 15_000;
  });

  const { operation, error } = live;
  const again = () => setLive(old => ({ ...old, turn: old.turn + 1 }));
  if (!operation) {
    return (
      <>
        <Head title="Operation" below={<code class="break">{props.id}</code>} back={{ to: '/operations', name: 'Operations' }} />
        <Card>{error
          ? <Failure what={error.status === 404 ? 'There is no such operation' : 'The operation could not be loaded'} error={error} onRetry={again} calm={error.status === 404 ? 'Operations are kept for 7 days.' : undefined} />
          : <div class="inside"><Loading rows={4} /></div>}</Card>
      </>
    );
  }

  const { stats } = operation;
  const left = stats.scheduled + stats.queued;
  return (
    <>
      <Head title={titleOf(operation) ?? 'Operation'} tab="Operation" back={{ to: '/operations', name: 'Operations' }} below={<Id id={operation.id} what="the operation's ID" />}>
        <button type="button" class="button" onClick={again}>Reload</button>
        {canCancel(operation) && <button type="button" class="button" onClick={() => setAsking(true)}>Cancel …</button>}
      </Head>
      {error && <Problem error={error} what="The numbers below are of the last answer." />}
      <Answer operation={operation} />
      <Card title="Progress" aside={<Status tone={toneOf[operation.status]}>{wordOf[operation.status]}</Status>}>
        <div class="inside tight">
          <Progress stats={stats} />
          <p class="muted figures" role="status">
            {percent(doneOf(operation), stats.total)} of {count(stats.total, 'push', 'pushes')}
            {canCancel(operation) && live.rate !== null && live.rate > 0 && <> · {number(Math.round(live.rate))} a second · about {duration(left / live.rate)} left</>}
            {left > 0 && (operation.status === 'CANCELED' || (operation.status === 'PROCESSING' && !live.rate)) && ' · under way'}
          </p>
        </div>
        <dl class="figures-row">
          <div><dt>Sent</dt><dd>{number(stats.sent)}</dd></div>
          <div><dt>Failed</dt><dd class={stats.failed > 0 ? 'bad' : ''}>{number(stats.failed)}</dd></div>
          <div><dt>In progress</dt><dd>{number(left)}</dd></div>
          {stats.canceled > 0 && <div><dt>Canceled</dt><dd>{number(stats.canceled)}</dd></div>}
          <div><dt>Recipients</dt><dd>{number(stats.recipients)}{stats.unaddressable > 0 && <small>{number(stats.unaddressable)} not addressed</small>}</dd></div>
          {stats.delivered !== undefined && <div><dt>Delivered</dt><dd>{number(stats.delivered)}</dd></div>}
          {stats.opened !== undefined && <div><dt>Opened</dt><dd>{number(stats.opened)}<small>{percent(stats.opened, stats.sent)}</small></dd></div>}
        </dl>
      </Card>
      {stats.failed + stats.unaddressable > 0 && <Errors operation={operation} turn={live.turn} />}
      <div class="columns">
        <div class="stack">
          <Pushes operation={operation} turn={live.turn} />
        </div>
        <div class="stack">
          <What operation={operation} />
          <Card title="About it">
            <dl class="facts inside">
              <dt>Accepted</dt><dd>{exactOf(operation.createdAt)}</dd>
              <dt>Last change</dt><dd>{exactOf(operation.updatedAt)}</dd>
              {operation.createdBy && <><dt>Sent by</dt><dd><code class="break">{operation.createdBy}</code></dd></>}
              <dt>Tags</dt><dd><Tags tags={operation.tags} /></dd>
            </dl>
          </Card>
        </div>
      </div>
      {asking && (
        <Confirm title="Cancel this operation?" action="Cancel the operation" busy={cancel.busy} error={cancel.error} onClose={() => setAsking(false)} onConfirm={() => cancel.run()}>
          <p>{count(left, 'push', 'pushes')} of {number(stats.total)} {left === 1 ? 'has' : 'have'} not been sent. They are canceled. Pushes that have reached the provider cannot be recalled.</p>
        </Confirm>
      )}
    </>
  );
}

/** Pushes a second, over the last answers; null before there are two. */
function rateOf(seen: { time: number; done: number }[]) {
  const [first, last] = [seen[0], seen.at(-1)];
  return !first || !last || first === last ? null : (last.done - first.done) / ((last.time - first.time) / 1000);
}

function Answer(props: { operation: Operation }) {
  const { stats, status, createdAt } = props.operation;
  const share = stats.total === 0 ? 0 : stats.failed / stats.total;
  const left = stats.scheduled + stats.queued;
  if (status === 'SCHEDULED') return <div class="answer"><strong>It waits for its time.</strong> Until then it can be canceled.</div>;
  if (status === 'CANCELED') return <div class="answer warn"><strong>It was canceled.</strong> {number(stats.sent)} of {count(stats.total, 'push', 'pushes')} {left > 0 ? `have been sent, and ${number(left)} ${left === 1 ? 'is' : 'are'} under way.` : 'had been sent.'}</div>;
  if (status === 'PROCESSING') return null;
  if (stats.total === 0) return <div class="answer bad"><strong>It reached nobody.</strong> {stats.unaddressable > 0 && `${count(stats.unaddressable, 'recipient')} could not be addressed: the reasons are below.`}</div>;
  if (stats.failed === 0 && stats.unaddressable === 0)
    return <div class="answer ok"><strong>All {count(stats.total, 'push was', 'pushes were')} accepted by the providers.</strong> Sent {timeOf(createdAt)}.</div>;
  return (
    <div class={`answer ${share > 0.1 ? 'bad' : 'warn'}`}>
      <strong>{number(stats.sent)} of {count(stats.total, 'push was', 'pushes were')} accepted{stats.failed > 0 ? `, ${number(stats.failed)} failed (${percent(stats.failed, stats.total)})` : ''}.</strong>
      {stats.unaddressable > 0 && ` ${count(stats.unaddressable, 'recipient')} could not be addressed.`} The reasons are below.
    </div>
  );
}

/** Errors grouped by code, provider and reason. */
function Errors(props: { operation: Operation; turn: number }) {
  const { id, stats } = props.operation;
  const loaded = useLoad(id, signal => summarize(id, signal));
  // The old ones stay to be read until the new ones are there.
  useReload(loaded.reload, `${stats.failed} ${stats.unaddressable}`, isOver(props.operation) ? 0 : 10_000);
  useReload(loaded.reload, `${props.turn} ${isOver(props.operation)}`);
  return (
    <Card title="Why" aside={loaded.value && !loaded.value.exact && <span class="small muted">of a part: the operation is large</span>}>
      {loaded.error && !loaded.value ? <Failure what="The errors could not be loaded" error={loaded.error} onRetry={loaded.reload} />
        : !loaded.value ? <Loading rows={2} />
        : loaded.value.errors.length === 0 ? <Empty title="No errors yet" />
        : (
          <table class="rows">
            <thead><tr><th>Reason</th><th>Provider</th><th class="number">Pushes</th><th>Examples</th></tr></thead>
            <tbody>
              {loaded.value.errors.map(group => (
                <tr key={`${group.code} ${group.provider} ${group.reason}`}>
                  <td>{group.message}<small><code>{group.code}{group.reason && ` · ${group.reason}`}</code></small></td>
                  <td data-label="Provider">{group.provider ? providerName(group.provider) : <span class="muted">–</span>}</td>
                  <td class="number" data-label="Pushes">{number(group.count)}</td>
                  <td class="whole" data-label="Examples">{group.samples.length === 0 ? <span class="muted">–</span> : group.samples.map((sample, index) => (
                    <span key={sample}>{index > 0 && ', '}<Link to={`/${kindOf(sample) === 'user' ? 'users' : 'notifications'}/${sample}`} label={`${index + 1}: example of ${group.message}`}>{index + 1}</Link></span>
                  ))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
    </Card>
  );
}

/** The API's summary; of a service that has none, one of the first thousand errors. */
async function summarize(id: string, signal: AbortSignal): Promise<ErrorSummary> {
  const path = `/PushNotifications/Operations/${id}/Errors`;
  try {
    return await get<ErrorSummary>(`${path}/Summary`, { signal, timeout: 30 });
  } catch (error) {
    if (!(error instanceof ApiError) || (error.status !== 404 && error.status !== 405)) throw error;
  }
  const page = await get<OperationErrorsPage>(path, { query: { pageSize: 1000 }, signal });
  const groups = new Map<string, ErrorGroup>();
  for (const failure of page.errors) {
    const { code, reason, message } = failure.error;
    const key = `${code} ${failure.to.provider} ${reason}`;
    const group = groups.get(key) ?? { code, reason, message, provider: failure.to.provider ?? null, count: 0, samples: [] };
    group.count++;
    if (failure.notificationId && group.samples.length < 3) group.samples.push(failure.notificationId);
    groups.set(key, group);
  }
  return { errors: [...groups.values()].sort((one, other) => other.count - one.count), exact: page.pagination.next === null };
}

function Pushes(props: { operation: Operation; turn: number }) {
  const [status, setStatus] = useState<NotificationStatus | ''>('');
  const { id, stats } = props.operation;
  const list = useList(`${id} ${status}`, async (pageToken, signal) => {
    const page = await get<NotificationsPage>('/PushNotifications', { query: { operationId: id, status, pageSize: 20, pageToken }, signal });
    return { items: page.pushNotifications, next: page.pagination.next };
  });
  // Not with every answer: the reader of the list would lose their place.
  useReload(list.reload, `${props.turn} ${isOver(props.operation)} ${stats.total > 0} ${doneOf(props.operation) > 0}`);
  return (
    <Card title="Pushes" aside={stats.total > 0 && <Switch label="Status" value={status} onChange={setStatus} choices={[['', 'All', stats.total], ['SENT', 'Sent', stats.sent], ['FAILED', 'Failed', stats.failed]]} />}>
      {list.error && !list.items ? <Failure what="The pushes could not be loaded" error={list.error} onRetry={list.reload} />
        : !list.items ? <Loading rows={4} />
        : list.items.length === 0 ? <Empty title="No pushes">{status ? 'None has this status.' : 'A push appears for each device that the operation has found.'}</Empty>
        : (
          <table class="rows">
            <thead><tr><th>Device</th><th>Status</th><th>Last change</th></tr></thead>
            <tbody>{list.items.map(push => (
              <tr key={push.id}>
                <td><DeviceOf provider={push.to.provider} token={push.to.token} />{push.to.userId && <small><Link to={`/users/${push.to.userId}`}><span title={push.to.userId}>User {short(push.to.userId.slice('comms_user_'.length))}</span></Link></small>}</td>
                <td data-label="Status"><Link to={`/notifications/${push.id}`} label={`${wordOf[push.status]}: the notification`}><Status tone={toneOf[push.status]}>{wordOf[push.status]}</Status></Link>
                  {push.error && <small><code>{push.error.code}{push.error.reason && ` · ${push.error.reason}`}</code></small>}</td>
                <td data-label="Last change"><When time={push.updatedAt} /></td>
              </tr>
            ))}</tbody>
          </table>
        )}
      {list.error && list.items && <div class="inside"><Problem error={list.error} what="These are of the last answer." /></div>}
      {list.more && <footer><button type="button" class="quiet" disabled={list.busy} onClick={list.more}>Show 20 more</button></footer>}
    </Card>
  );
}

/** What was sent: the template, and as one User got it. */
function What(props: { operation: Operation }) {
  const { id, content } = props.operation;
  const [who, setWho] = useState('');
  const [rendered, setRendered] = useState<{ content: Content; app: string; name: string } | null>(null);
  const [nobody, setNobody] = useState(false);
  const show = useAction(async () => {
    setNobody(false);
    setRendered(null);
    const user = kindOf(who) === 'user' ? who : (await get<UsersPage>('/PushNotifications/Users', { query: { externalId: who } })).users[0]?.id;
    const push = user && (await get<NotificationsPage>('/PushNotifications', { query: { operationId: id, user, pageSize: 1 } })).pushNotifications[0];
    if (!push) return setNobody(true);
    const full = await get<Notification>(`/PushNotifications/${push.id}`);
    if (full.content) setRendered({ content: full.content, app: full.from.appName, name: who });
  });
  return (
    <Card title="What was sent">
      <div class="inside fields">
        {content && (
          <dl class="facts">
            {content.title && <><dt>Title</dt><dd>{content.title}</dd></>}
            {content.subtitle && <><dt>Subtitle</dt><dd>{content.subtitle}</dd></>}
            {content.body && <><dt>Body</dt><dd>{content.body}</dd></>}
            {content.image && <><dt>Image</dt><dd class="break">{content.image}</dd></>}
            {content.link && <><dt>Link</dt><dd class="break">{content.link}</dd></>}
            {content.data && <><dt>Data</dt><dd><code>{JSON.stringify(content.data)}</code></dd></>}
          </dl>
        )}
        <form class="fields" onSubmit={event => { event.preventDefault(); if (who.trim()) void show.run(); }}>
          <TextField label="As this User got it" value={who} onInput={value => setWho(value.trim())} placeholder={may('register', 'manage') ? 'comms_user_… or externalId' : 'comms_user_…'} />
          <div><button type="submit" class="button" disabled={show.busy || !who}>{show.busy ? 'One moment …' : 'Show'}</button></div>
        </form>
        <Problem error={show.error} />
        {nobody && <p class="muted" role="status">The operation has no push to this User.</p>}
        {rendered && <Preview system="iOS" content={rendered.content} app={rendered.app} />}
      </div>
    </Card>
  );
}

