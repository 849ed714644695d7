import { useEffect, useRef, useState } from 'preact/hooks';
import '../manage.css';
import { all, get, post } from '../api';
import { ago, clockOf, count, duration, number, percent, short, zone } from '../format';
import { useAction, useLoad, useRepeat } from '../load';
import type { DeadLetter, Requeued, Service } from '../manage';
import { Card, Copy, Empty, Failure, Head, Loading, Problem, Status, When } from '../parts/base';
import { Check, Confirm } from '../parts/form';
import { Hour, slotsOf } from '../parts/hour';
import { Link } from '../router';
import { may } from '../session';
import type { Operation } from '../types';

const hour = 3_600_000;
const mostSends = 2000;

export function HealthPage() {
  const service = useLoad('service', signal => get<Service>('/Service', { signal }));
  const [turn, setTurn] = useState(0);
  // Quietly: what is shown stays until there is something newer.
  const hasBegun = useRef(false);
  useRepeat('health', async () => {
    if (hasBegun.current && !document.hidden) service.reload();
    hasBegun.current = true;
    return 10_000;
  });
  const found = service.value;
  return (
    <>
      <Head title="Health" below={found && <>version {found.version}, as of {clockOf(found.time)} {zone(found.time)}</>}>
        <button type="button" class="button" disabled={service.busy} onClick={() => { service.reload(); setTurn(turn + 1); }}>Reload</button>
      </Head>
      {service.error && !found && <Card><Failure what="The state of the service could not be loaded" error={service.error} onRetry={service.reload} /></Card>}
      {service.error && found && <Problem error={service.error} what="It could not be loaded again; below is what was last known." />}
      {found && <Answer service={found} />}
      {found ? <Figures service={found} /> : !service.error && <Card title="The service"><Loading rows={2} /></Card>}
      <LastHour turn={turn} />
      <DeadLetters turn={turn} count={found?.deadLetters ?? null} onRequeued={service.reload} />
      {found && <div class="columns even"><Queues service={found} /><Limits service={found} /></div>}
    </>
  );
}

function Answer(props: { service: Service }) {
  const { service } = props;
  const age = service.oldestJobAt ? (new Date(service.time).getTime() - new Date(service.oldestJobAt).getTime()) / 1000 : 0;
  if (service.sweep.status === 'LATE') return <div class="answer bad"><strong>No sweep has ended {service.sweep.lastAt ? `since ${clockOf(service.sweep.lastAt)}` : 'yet'}.</strong> Schedules do not start, and stalled work is not requeued. Look at the service's log, and at the instances that run.</div>;
  if (service.status === 'DEGRADED') return <div class="answer bad"><strong>The oldest job has been due for {duration(age)}.</strong> Pushes are late: a provider throttles, or there are too few instances.</div>;
  if (service.deadLetters > 0) return <div class="answer warn"><strong>{count(service.deadLetters, 'dead letter')} {service.deadLetters === 1 ? 'needs' : 'need'} an operator.</strong> Everything else goes on.</div>;
  return <div class="answer ok"><strong>The service is well.</strong> {age > 0 ? `The oldest job has been due for ${duration(age)}.` : 'No job waits.'}</div>;
}

function Figures(props: { service: Service }) {
  const { service } = props;
  const waiting = service.queues.filter(queue => !queue.name.endsWith('-poison') && queue.name !== 'push-deadletter').reduce((sum, queue) => sum + queue.messages, 0);
  return (
    <dl class="card figures-row">
      <div><dt>Oldest job due</dt><dd>{service.oldestJobAt ? ago(service.oldestJobAt, new Date(service.time).getTime()) : <span class="muted">none</span>}</dd></div>
      <div><dt>Messages on queues</dt><dd>{number(waiting)}</dd></div>
      <div><dt>Dead letters</dt><dd class={service.deadLetters > 0 ? 'warn' : ''}>{number(service.deadLetters)}{service.deadLetters >= 1000 && '+'}</dd></div>
      <div><dt>Last sweep</dt><dd>{service.sweep.lastAt ? ago(service.sweep.lastAt, new Date(service.time).getTime()) : <span class="muted">none yet</span>}</dd></div>
    </dl>
  );
}

/** From the list of operations: who may not read it sees why there is no chart. */
function LastHour(props: { turn: number }) {
  const loaded = useLoad(may('send') ? `last hour ${props.turn}` : null, async signal => {
    const now = Date.now();
    const since = new Date(now - hour).toISOString();
    const operations = await all<Operation>('/PushNotifications/Operations', 'operations', { query: { startDate: since }, signal, timeout: 40 }, mostSends);
    return { now, operations };
  });
  return (
    <Card title="Pushes of the last hour" aside={may('send') && <Link to="/operations">All operations</Link>}>
      {!may('send') ? <Empty title="Not with this key">The chart is made from the list of operations, which needs the scope send.</Empty>
        : loaded.error && !loaded.value ? <Failure what="The operations could not be loaded" error={loaded.error} onRetry={loaded.reload} />
        : !loaded.value ? <Loading rows={3} />
        : loaded.value.operations.length === 0 ? <Empty title="Nothing was sent in the last hour">Each send of the account appears here, by the time in which it was accepted.</Empty>
        : (
          <div class="inside tight">
            <Hour slots={slotsOf(loaded.value.operations, loaded.value.now)} />
            <p class="small muted">{count(loaded.value.operations.length, 'send')} of this account, by the five minutes ({zone()}) in which {loaded.value.operations.length === 1 ? 'it was' : 'they were'} accepted.{loaded.value.operations.length >= mostSends && ' There are more.'}</p>
          </div>
        )}
    </Card>
  );
}

const kinds: Record<string, string> = { START: 'Start of a scheduled send', WALK: 'Next recipients of a send', DELIVERY: 'Batch of pushes', EVENT: 'Events for webhooks' };

function DeadLetters(props: { turn: number; count: number | null; onRequeued: () => void }) {
  const letters = useLoad(`dead letters ${props.turn}`, signal => all<DeadLetter>('/Service/DeadLetters', 'deadLetters', { signal }));
  const [chosen, setChosen] = useState<string[]>([]);
  const [isAsking, setAsking] = useState<'all' | 'some' | null>(null);
  const [done, setDone] = useState<Requeued | null>(null);
  const requeue = useAction(async (which: 'all' | 'some') => {
    setDone(await post<Requeued>('/Service/DeadLetters/Requeues', which === 'all' ? { all: true } : { ids: chosen }, { timeout: 60 }));
    setChosen([]);
    letters.reload();
    props.onRequeued();
  });
  // The count is read again and again: what is new is loaded too.
  useEffect(() => { if (letters.value && props.count !== null && props.count !== letters.value.length) letters.reload(); }, [props.count]);
  const items = letters.value ?? [];
  const visible = items.slice(0, 50);
  return (
    <Card title="Dead letters" aside={items.length > 0 && (
      <span class="actions">
        <button type="button" class="button" disabled={chosen.length === 0} onClick={() => setAsking('some')}>{chosen.length > 0 ? `Requeue ${number(chosen.length)} …` : 'Requeue …'}</button>
        <button type="button" class="button" onClick={() => setAsking('all')}>Requeue all …</button>
      </span>
    )}>
      {done && <div class="inside"><div class="answer ok" role="status"><strong>{count(done.requeued, 'dead letter')} requeued.</strong> {done.more ? 'There may be more: requeue again.' : 'What this version cannot read comes back here.'}</div></div>}
      {letters.error && !letters.value ? <Failure what="The dead letters could not be loaded" error={letters.error} onRetry={letters.reload} />
        : !letters.value ? <Loading rows={2} />
        : items.length === 0 ? <Empty title="No dead letters">A queue message that no reader understands ends up here, after a newer version of the service wrote it, for example.</Empty>
        : (
          <>
            <table class="rows">
              <thead><tr><th>What</th><th>Send</th><th>Why</th><th>Since ({zone()})</th></tr></thead>
              <tbody>
                {visible.map(letter => (
                  <tr key={letter.id}>
                    <td>
                      <Check value={chosen.includes(letter.id)} onChange={on => setChosen(on ? [...chosen, letter.id] : chosen.filter(id => id !== letter.id))}
                        label={<><span class="row-title">{letter.kind ? kinds[letter.kind] : 'Message'}</span><small class="muted"><code>{letter.queue}</code>{letter.batch && <> batch <code>{letter.batch}</code></>}</small></>} />
                    </td>
                    <td data-label="Send">{letter.operationId === null ? <span class="muted">–</span> : <span class="nowrap">{may('send') ? <Link to={`/operations/${letter.operationId}`}><code>{short(letter.operationId)}</code></Link> : <code>{short(letter.operationId)}</code>} <Copy text={letter.operationId} what="the operation's ID" /></span>}</td>
                    <td data-label="Why">
                      {letter.reason === null ? <Status tone="ok">Readable by this version</Status>
                        : letter.reason === 'NEWER_VERSION' ? <Status tone="warn">Of a newer version</Status> : <Status tone="bad">Not readable</Status>}
                      {letter.poisonRequeues ? <small>requeued {number(letter.poisonRequeues)} times before</small> : null}
                    </td>
                    <td data-label="Since"><When time={letter.at} /></td>
                  </tr>
                ))}
              </tbody>
            </table>
            {items.length > visible.length && <footer class="muted small">The newest 50 of {number(items.length)}.</footer>}
          </>
        )}
      {isAsking && (
        <Confirm
          title={isAsking === 'all' ? 'Requeue all dead letters?' : `Requeue ${count(chosen.length, 'dead letter')}?`} action="Requeue" safe busy={requeue.busy} error={requeue.error}
          onClose={() => { setAsking(null); requeue.clear(); }} onConfirm={() => requeue.run(isAsking)}>
          <p>They go back to the queues that they came from. Pushes that are settled are not repeated.</p>
          {items.some(letter => letter.reason !== null && (isAsking === 'all' || chosen.includes(letter.id))) && <p class="warn">Some cannot be read by this version: they come back until the version that wrote them is deployed.</p>}
        </Confirm>
      )}
    </Card>
  );
}

function Queues(props: { service: Service }) {
  return (
    <Card title="Queues of the service">
      <table>
        <thead><tr><th>Queue</th><th class="number">Messages, about</th></tr></thead>
        <tbody>{props.service.queues.map(queue => <tr key={queue.name}><td><code class="break">{queue.name}</code></td><td class="number">{number(queue.messages)}</td></tr>)}</tbody>
      </table>
    </Card>
  );
}

const limitNames: Record<string, string> = {
  apps: 'Apps', credentialsPerApp: 'Credentials in an App', apiKeys: 'API keys', webhooks: 'Webhook endpoints', requestBurst: 'Requests at once',
  requestsPerSecond: 'Requests per second', requestBytes: 'Bytes of a request',
};

function Limits(props: { service: Service }) {
  return (
    <Card title="Limits, and how much is used">
      <table>
        <thead><tr><th>Limit</th><th class="number">Used</th><th class="number">Of</th></tr></thead>
        <tbody>
          {props.service.limits.map(limit => (
            <tr key={limit.name}>
              <td>{limitNames[limit.name] ?? limit.name}{limit.setting && <small><code class="break">{limit.setting}</code></small>}
                {limit.used !== null && <div class={limit.used >= limit.limit ? 'meter over' : 'meter'} aria-hidden="true"><span style={{ width: percent(Math.min(limit.used, limit.limit), limit.limit) }} /></div>}
              </td>
              <td class="number">{limit.used === null ? <span class="muted">–</span> : number(limit.used)}</td>
              <td class="number">{number(limit.limit)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

