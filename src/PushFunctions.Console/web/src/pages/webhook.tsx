import { useState } from 'preact/hooks';
import { get, patch, post, remove } from '../api';
import { ago, number, timeOf, zone } from '../format';
import { useAction, useList, useLoad } from '../load';
import { addressOf, type NewWebhook, type Webhook, type WebhookFailure, type WebhookFailuresPage, type WebhookTest } from '../manage';
import { Ago, Card, Empty, Failure, Head, Id, Loading, Problem, When } from '../parts/base';
import { Confirm, Dialog, Select, TextField } from '../parts/form';
import { go } from '../router';
import type { Accepted } from '../types';
import { EndpointDialog, WebhookHealth, WebhookSecret } from './webhooks';

type Open = 'edit' | 'rotate' | 'replay' | 'delete' | { secret: NewWebhook };

export function WebhookPage(props: { id: string }) {
  const path = `/Webhooks/${props.id}`;
  const endpoint = useLoad(`webhook ${props.id}`, signal => get<Webhook>(path, { signal }));
  const failures = useList<WebhookFailure>(`failures ${props.id}`, async (pageToken, signal) => {
    const page = await get<WebhookFailuresPage>(`${path}/Failures`, { query: { pageSize: 20, pageToken }, signal });
    return { items: page.failures, next: page.pagination.next };
  });
  const [open, setOpen] = useState<Open | null>(null);
  const [test, setTest] = useState<WebhookTest | null>(null);
  const [replayed, setReplayed] = useState(false);
  const testing = useAction(async () => { setTest(null); setTest(await post<WebhookTest>(`${path}/Test`, undefined, { timeout: 30 })); endpoint.reload(); });
  const enabling = useAction(async (enabled: boolean) => { await patch<Accepted>(path, { enabled }); endpoint.reload(); });
  const rotation = useAction(async () => setOpen({ secret: await post<NewWebhook>(`${path}/Secret`, undefined) }));
  const deletion = useAction(async () => { await remove(path); });
  const back = { to: '/webhooks', name: 'Webhooks' };
  const reload = () => { endpoint.reload(); failures.reload(); };
  if (endpoint.error && !endpoint.value) {
    return (
      <>
        <Head title="Webhook endpoint" below={<code>{props.id}</code>} back={back} />
        <Card><Failure what={endpoint.error.status === 404 ? 'There is no such endpoint' : 'The endpoint could not be loaded'} error={endpoint.error} onRetry={reload} /></Card>
      </>
    );
  }
  const found = endpoint.value;
  return (
    <>
      <Head title={found ? found.description ?? new URL(addressOf(found)).host : 'Webhook endpoint'} back={back} below={<Id id={props.id} what="the endpoint's ID" />}>
        <button type="button" class="button" onClick={reload}>Reload</button>
        <button type="button" class="button" disabled={!found} onClick={() => setOpen('edit')}>Change …</button>
        <button type="button" class="button primary" disabled={!found || testing.busy} onClick={() => void testing.run()}>{testing.busy ? 'Waiting for the receiver …' : 'Send a test'}</button>
      </Head>
      {found && <Answer endpoint={found} />}
      {test && <TestAnswer test={test} />}
      <Problem error={testing.error} what="The test was not sent." />
      <Problem error={enabling.error} what="It was not changed." />
      {replayed && <div class="answer ok" role="status"><strong>The events are sent again in the background,</strong> with the same IDs: a receiver that has seen one can tell.</div>}
      {!found ? <Card title="About it"><Loading rows={4} /></Card> : (
        <Card title="About it" aside={(
          <span class="actions">
            <button type="button" class="quiet" disabled={!found.enabled} onClick={() => { setReplayed(false); setOpen('replay'); }}>Replay …</button>
            {found.kind === 'webhook' && <button type="button" class="quiet" onClick={() => setOpen('rotate')}>Rotate the secret …</button>}
            <button type="button" class="quiet" disabled={enabling.busy} onClick={() => void enabling.run(!found.enabled)}>{found.enabled ? 'Disable' : 'Enable'}</button>
            <button type="button" class="quiet" onClick={() => setOpen('delete')}>Delete …</button>
          </span>
        )}>
          <dl class="facts inside">
            <dt>{found.kind === 'eventGrid' ? 'Event Grid topic' : 'Address'}</dt><dd><code class="break">{addressOf(found)}</code></dd>
            <dt>Events</dt><dd><span class="chips">{found.events.map(type => <span class="chip" key={type}>{type === '*' ? 'everything' : type}</span>)}</span></dd>
            <dt>Apps</dt><dd>{found.appName ?? 'all'}</dd>
            <dt>Format</dt><dd>{found.format === 'twilio' ? "Twilio's events" : 'CloudEvents'}</dd>
            <dt>Health</dt><dd><WebhookHealth endpoint={found} /></dd>
            <dt>Last accepted</dt><dd>{found.health.lastSuccessAt ? <Ago time={found.health.lastSuccessAt} /> : 'never'}</dd>
            <dt>Created</dt><dd><Ago time={found.createdAt} /></dd>
          </dl>
        </Card>
      )}
      <Card title="What it did not accept">
        {failures.error && !failures.items ? <Failure what="The failures could not be loaded" error={failures.error} onRetry={failures.reload} />
          : !failures.items ? <Loading />
          : failures.items.length === 0 ? <Empty title="Nothing failed">A request that was not accepted is repeated for more than a day. What fails after the last attempt is listed here for 7 days.</Empty>
          : (
            <>
              <table class="rows">
                <thead><tr><th>Failed ({zone()})</th><th>Events</th><th>Last answer</th><th class="end">Attempts</th></tr></thead>
                <tbody>
                  {failures.items.map(failure => (
                    <tr key={failure.id}>
                      <td><When time={failure.failedAt} /><small>first {timeOf(failure.signaledAt)}</small></td>
                      <td data-label="Events">{failure.events.length === 0 ? <span class="muted">not readable any more</span> : <EventCounts failure={failure} />}<small><code class="break">{failure.id}</code></small></td>
                      <td data-label="Last answer">{failure.lastStatus ?? 'none'}{failure.reason && <small class="break">{failure.reason}</small>}</td>
                      <td class="end" data-label="Attempts">{number(failure.attempts)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {failures.more && <footer><button type="button" class="quiet" disabled={failures.busy} onClick={failures.more}>{failures.busy ? 'Loading …' : 'Show 20 more'}</button></footer>}
            </>
          )}
      </Card>

      {open === 'edit' && found && <EndpointDialog endpoint={found} onClose={(_, changed) => { setOpen(null); if (changed) endpoint.reload(); }} />}
      {open === 'rotate' && (
        <Confirm title="Rotate the secret?" action="Make a new secret" safe busy={rotation.busy} error={rotation.error} onClose={() => setOpen(now => (now === 'rotate' ? null : now))}
          onConfirm={async () => { await rotation.run(); return false; }}>
          <p>For 24 hours every request has a signature of each, so that a receiver that verifies with either accepts it. Put the new secret into the receiver within that time.</p>
        </Confirm>
      )}
      {open === 'replay' && <ReplayDialog path={path} onClose={done => { setOpen(null); setReplayed(done); }} />}
      {open === 'delete' && (
        <Confirm title="Delete the endpoint?" action="Delete the endpoint" busy={deletion.busy} error={deletion.error} onClose={() => { setOpen(null); deletion.clear(); }}
          onConfirm={async () => { if (!await deletion.run()) return false; go('/webhooks'); return false; }}>
          <p>It gets nothing any more, and what it has not accepted yet is not sent again.</p>
        </Confirm>
      )}
      {open !== null && typeof open === 'object' && <WebhookSecret made={open.secret} title="The secret was rotated" onClose={() => { setOpen(null); endpoint.reload(); }} />}
    </>
  );
}

function Answer(props: { endpoint: Webhook }) {
  const { health, enabled } = props.endpoint;
  if (!enabled || health.status === 'DISABLED')
    return <div class="answer warn"><strong>{health.since ? `It has been disabled since ${timeOf(health.since)}.` : 'It is disabled.'}</strong> {health.reason ?? ''} It gets nothing; what happened meanwhile can be replayed once it is enabled.</div>;
  if (health.status === 'FAILING')
    return <div class="answer bad"><strong>{health.since ? `It has accepted nothing since ${timeOf(health.since)}.` : 'It accepts nothing.'}</strong> {health.reason} Requests are repeated for more than a day; after five days without one that is accepted it is disabled.</div>;
  if (!health.lastSuccessAt) return <div class="answer"><strong>Nothing was sent to it yet.</strong> A test shows whether the receiver answers.</div>;
  return <div class="answer ok"><strong>It accepts what it is sent.</strong> The last time {ago(health.lastSuccessAt)}.</div>;
}

function TestAnswer(props: { test: WebhookTest }) {
  const { test } = props;
  return (
    <div class={test.accepted ? 'answer ok' : 'answer bad'} role="status">
      <strong>{test.accepted ? 'The receiver accepted the test.' : 'The receiver did not accept the test.'}</strong>{' '}
      {test.status !== null ? `It answered with status ${test.status}.` : test.reason}
      {test.status !== null && !test.accepted && test.reason && ` ${test.reason}.`}
      {test.body && <pre class="code">{test.body}</pre>}
    </div>
  );
}

function EventCounts(props: { failure: WebhookFailure }) {
  const types = new Map<string, number>();
  for (const { type } of props.failure.events) types.set(type, (types.get(type) ?? 0) + 1);
  return <span class="chips">{[...types].map(([type, count]) => <span class="chip" key={type}>{type}{count > 1 && ` × ${number(count)}`}</span>)}</span>;
}

const spans: [string, string, number][] = [['1', 'The last hour', 1], ['24', 'The last day', 24], ['72', 'The last 3 days', 72], ['167', 'The last 7 days', 167], ['own', 'From … to …', 0]];

function ReplayDialog(props: { path: string; onClose: (done: boolean) => void }) {
  const [span, setSpan] = useState('24');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const replay = useAction(async () => {
    const hours = spans.find(([value]) => value === span)![2];
    const until = span === 'own' && to ? new Date(to) : new Date();
    const since = span === 'own' ? new Date(from) : new Date(until.getTime() - hours * 3_600_000);
    await post<Accepted>(`${props.path}/Replays`, { since: since.toISOString(), until: until.toISOString() });
    props.onClose(true);
  });
  const isReady = span !== 'own' || (from !== '' && !Number.isNaN(new Date(from).getTime()));
  return (
    <Dialog title="Replay events" onClose={() => props.onClose(false)}>
      <form class="fields" onSubmit={event => { event.preventDefault(); void replay.run(); }}>
        <Select label="What happened in" value={span} onChange={setSpan} choices={spans.map(([value, name]) => [value, name])} />
        {span === 'own' && (
          <div class="pair">
            <TextField label={`From (${zone(from)})`} type="datetime-local" value={from} onInput={setFrom} required problem={replay.error?.at('$.since') ?? null} />
            <TextField label={`To (${zone(to)})`} type="datetime-local" value={to} onInput={setTo} hint="now, if it is empty" problem={replay.error?.at('$.until') ?? null} />
          </div>
        )}
        <p class="small muted">What happened to sends is sent again, with the same IDs. Events of devices and credentials are not kept. Records are kept for 7 days.</p>
        <Problem error={replay.error} what="Nothing is replayed." />
        <div class="actions">
          <button type="button" class="button" onClick={() => props.onClose(false)}>Cancel</button>
          <button type="submit" class="button primary" disabled={!isReady || replay.busy}>{replay.busy ? 'One moment …' : 'Replay'}</button>
        </div>
      </form>
    </Dialog>
  );
}
