import { useState } from 'preact/hooks';
import '../manage.css';
import { all, patch, post } from '../api';
import { count, timeOf } from '../format';
import { useAction, useLoad } from '../load';
import { addressOf, eventTypes, type NewWebhook, type Webhook } from '../manage';
import { Ago, Card, Empty, Failure, Head, Id, Loading, Problem, Status } from '../parts/base';
import { Check, Dialog, Select, TextField } from '../parts/form';
import { SecretDialog } from '../parts/secret';
import { go, Link } from '../router';

export function WebhooksPage() {
  const endpoints = useLoad('webhooks', signal => all<Webhook>('/Webhooks', 'webhooks', { signal }));
  const [isOpen, setOpen] = useState(false);
  const [made, setMade] = useState<NewWebhook | null>(null);
  return (
    <>
      <Head title="Webhooks">
        <button type="button" class="button" onClick={endpoints.reload}>Reload</button>
        <button type="button" class="button primary" onClick={() => setOpen(true)}>Add an endpoint</button>
      </Head>
      <Card title="Who is told of what happens">
        {endpoints.error && !endpoints.value ? <Failure what="The endpoints could not be loaded" error={endpoints.error} onRetry={endpoints.reload} />
          : !endpoints.value ? <Loading />
          : endpoints.value.length === 0 ? <Empty title="No endpoint yet">An endpoint is an https address of yours that gets signed events: what became of sends, of each push, of devices and credentials.</Empty>
          : (
            <table class="rows">
              <thead><tr><th>Endpoint</th><th>Events</th><th>Health</th><th>Last accepted</th></tr></thead>
              <tbody>
                {endpoints.value.map(endpoint => (
                  <tr key={endpoint.id}>
                    <td><Link to={`/webhooks/${endpoint.id}`} class="row-title break">{endpoint.description ?? addressOf(endpoint)}</Link>{endpoint.description && <small class="break">{addressOf(endpoint)}</small>}<small><Id id={endpoint.id} what="the endpoint's ID" /></small></td>
                    <td data-label="Events"><span class="chips">{endpoint.events.map(type => <span class="chip" key={type}>{type === '*' ? 'everything' : type}</span>)}</span>{endpoint.appName && <small>only {endpoint.appName}</small>}</td>
                    <td data-label="Health"><WebhookHealth endpoint={endpoint} /></td>
                    <td data-label="Last accepted">{endpoint.health.lastSuccessAt ? <Ago time={endpoint.health.lastSuccessAt} /> : <span class="muted">Never</span>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
      </Card>
      {isOpen && <EndpointDialog onClose={secret => { setOpen(false); if (secret) { setMade(secret); endpoints.reload(); } }} />}
      {made && <WebhookSecret made={made} title="The endpoint was added" onClose={() => { setMade(null); go(`/webhooks/${made.id}`); }} />}
    </>
  );
}

export function WebhookHealth(props: { endpoint: Webhook }) {
  const { health } = props.endpoint;
  return (
    <>
      {health.status === 'OK' ? <Status tone="ok">OK</Status> : health.status === 'FAILING' ? <Status tone="bad">Failing</Status> : <Status tone="idle">Disabled</Status>}
      {health.since && <small>since {timeOf(health.since)}</small>}
      {health.reason && <small class="break">{health.reason}</small>}
      {health.pending > 0 && <small>{health.pending >= 1000 ? '1,000 requests or more wait' : `${count(health.pending, 'request')} ${health.pending === 1 ? 'waits' : 'wait'}`} for another attempt</small>}
    </>
  );
}

export const WebhookSecret = (props: { made: NewWebhook; title: string; onClose: () => void }) => (
  <SecretDialog
    title={props.title} what="the endpoint" id={props.made.id} idName="ID" secret={props.made.secret} onClose={props.onClose}
    note="Your receiver verifies the signature of each request with it (Standard Webhooks)." />
);

/** Adds an endpoint, or changes one. */
export function EndpointDialog(props: { endpoint?: Webhook; onClose: (made: NewWebhook | null, changed?: boolean) => void }) {
  const { endpoint } = props;
  const field = endpoint?.kind === 'eventGrid' ? 'topicEndpoint' : 'url';
  const [url, setUrl] = useState(endpoint ? addressOf(endpoint) : '');
  const [note, setNote] = useState(endpoint?.description ?? '');
  const [app, setApp] = useState('');
  const [format, setFormat] = useState('cloudevents');
  const [events, setEvents] = useState<string[]>(endpoint?.events ?? ['operation.completed', 'notification.failed']);
  const saving = useAction(async () => {
    const shared = { [field]: url.trim(), events, ...(note.trim() ? { description: note.trim() } : {}) };
    if (endpoint) {
      await patch(`/Webhooks/${endpoint.id}`, shared);
      props.onClose(null, true);
    } else {
      props.onClose(await post<NewWebhook>('/Webhooks', { ...shared, format, ...(app.trim() ? { appName: app.trim() } : {}) }));
    }
  });
  // The API takes no empty description, and without the field the old one stays.
  const isCleared = !!endpoint?.description && !note.trim();
  const isOf = (group: string, type: string) => events.includes('*') || events.includes(`${group}.*`) || events.includes(`${group}.${type}`);
  const toggle = (group: string, type: string, on: boolean) => {
    const all = eventTypes[group]!;
    const chosen = all.filter(one => (one === type ? on : isOf(group, one)));
    const others = (events.includes('*') ? Object.keys(eventTypes).map(name => `${name}.*`) : events).filter(one => !one.startsWith(group + '.'));
    setEvents([...others, ...(chosen.length === all.length && all.length > 1 ? [`${group}.*`] : chosen.map(one => `${group}.${one}`))]);
  };
  return (
    <Dialog title={endpoint ? 'Change the endpoint' : 'Add an endpoint'} onClose={() => props.onClose(null)}>
      <form class="fields" onSubmit={event => { event.preventDefault(); void saving.run(); }}>
        <TextField label="Address" type="url" value={url} onInput={setUrl} required placeholder="https://example.com/push-events" hint="https, with a public host" problem={saving.error?.at(`$.${field}`) ?? null} autoFocus={!endpoint} />
        <TextField label="Description" value={note} onInput={setNote} maxLength={256} placeholder="warehouse" problem={isCleared ? 'A description can be changed, but not removed.' : saving.error?.at('$.description') ?? null} />
        {!endpoint && (
          <div class="pair">
            <TextField label="Only of this App" value={app} onInput={setApp} placeholder="all Apps" problem={saving.error?.at('$.appName') ?? null} />
            <Select label="Format" value={format} onChange={setFormat} choices={[['cloudevents', 'CloudEvents'], ['twilio', "Twilio's events"]]} />
          </div>
        )}
        <fieldset class="tight">
          <legend>Events</legend>
          <Check label="Everything" value={events.includes('*')} onChange={on => setEvents(on ? ['*'] : ['operation.completed', 'notification.failed'])} />
          {!events.includes('*') && (
            <div class="kinds events">
              {Object.entries(eventTypes).map(([group, types]) => (
                <div key={group} class="field"><span class="label">{group}</span>{types.map(type => <Check key={type} label={type} value={isOf(group, type)} onChange={on => toggle(group, type, on)} />)}</div>
              ))}
            </div>
          )}
        </fieldset>
        <Problem error={saving.error} what={endpoint ? 'The endpoint was not changed.' : 'The endpoint was not added.'} />
        <div class="actions">
          <button type="button" class="button" onClick={() => props.onClose(null)}>Cancel</button>
          <button type="submit" class="button primary" disabled={!url.trim() || events.length === 0 || isCleared || saving.busy}>{saving.busy ? 'One moment …' : endpoint ? 'Save' : 'Add'}</button>
        </div>
      </form>
    </Dialog>
  );
}
