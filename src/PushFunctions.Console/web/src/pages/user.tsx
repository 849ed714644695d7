import { useState } from 'preact/hooks';
import { all, get, remove } from '../api';
import { ago, count, number, short, timeOf, zone } from '../format';
import { deviceName, hashOf, providerName } from '../ids';
import { useAction, useLoad } from '../load';
import { Ago, Card, Copy, Empty, Failure, Head, Id, Loading, Mark, Status, Switch, Tags, toneOf, When, wordOf } from '../parts/base';
import { Confirm } from '../parts/form';
import { Lanes, Legend } from '../parts/lanes';
import { TestPushDialog } from '../parts/test-push';
import { Link } from '../router';
import { may } from '../session';
import { useTitles } from '../titles';
import type { Provider, PushError, Registration, TimelineEntry, TimelineNotification, TimelinePage, User } from '../types';

/** A device that is registered, or that the timeline remembers. */
interface Device {
  key: string; name: string; provider: Provider; hash: string; app: string | null; registration: Registration | null; token: string | null;
  registeredAt: string | null; pushes: { time: number; notification: TimelineNotification }[];
}

/** Entries of the timeline that are read at once. */
const most = 200;

export function UserPage(props: { id: string }) {
  const who = useLoad(may('register', 'manage') ? `user ${props.id}` : null, signal => get<User>(`/PushNotifications/Users/${props.id}`, { signal }));
  const registered = useLoad(may('register', 'manage') ? `devices ${props.id}` : null, async signal => {
    const registrations = await all<Registration>('/PushNotifications/DeviceRegistrations', 'deviceRegistrations', { query: { userId: props.id }, signal });
    return Promise.all(registrations.flatMap(registration => registration.devices.map(async device => ({
      registration, device, hash: await hashOf(device.provider, device.token),
    }))));
  });
  const sent = useLoad(may('send', 'manage') ? `timeline ${props.id}` : null, async signal => {
    const path = `/PushNotifications/Users/${props.id}/Timeline`;
    const first = await get<TimelinePage>(path, { query: { pageSize: most }, signal });
    return { entries: first.timeline, isAll: first.pagination.next === null, at: Date.now() };
  });
  const [dialog, setDialog] = useState<'test' | 'delete' | Device | { remove: Device } | null>(null);
  const deletion = useAction(async () => { await remove(`/PushNotifications/Users/${props.id}`); });
  const removal = useAction(async (device: Device) => {
    await remove(`/PushNotifications/DeviceRegistrations/${device.registration!.id}/Devices`, { query: { token: device.token, provider: device.provider } });
  });

  if (who.error) {
    return (
      <>
        <Head title="User" below={<code>{props.id}</code>} back={{ to: '/', name: 'Find' }} />
        <Card><Failure what={who.error.status === 404 ? 'There is no such User' : 'The User could not be loaded'} error={who.error} onRetry={who.reload} /></Card>
      </>
    );
  }

  const devices = devicesOf(registered.value ?? [], sent.value?.entries ?? []);
  const isLoaded = (registered.value !== null || !may('register', 'manage')) && (sent.value !== null || !may('send', 'manage'));
  const apps = [...new Set(devices.map(device => device.app).filter(app => app !== null))];
  const name = who.value?.externalId ?? props.id;
  const reload = () => { who.reload(); registered.reload(); sent.reload(); };
  return (
    <>
      <Head title={name} back={{ to: '/', name: 'Find' }} below={<Id id={props.id} what="the User's ID" />}>
        <button type="button" class="button" onClick={reload}>Reload</button>
        {may('register', 'manage') && !who.value?.deletedAt && <button type="button" class="button" disabled={!who.value} onClick={() => setDialog('delete')}>Delete …</button>}
        {may('send') && <button type="button" class="button primary" disabled={!isLoaded} onClick={() => setDialog('test')}>Send a test push</button>}
      </Head>
      {isLoaded && <Answer user={who.value} devices={devices} entries={sent.value?.entries ?? null} knowsDevices={registered.value !== null} />}
      {isLoaded && <Figures devices={devices} isKnown={registered.value !== null} hasTimeline={sent.value !== null} />}
      {may('send', 'manage') && (
        <Card title="Last 7 days" aside={<Legend />}>
          {sent.error ? <Failure what="The timeline could not be loaded" error={sent.error} onRetry={sent.reload} />
            : !isLoaded ? <Loading rows={2} />
            : devices.length === 0 ? <Empty title="Nothing to show">A lane appears here for each device that is registered, or that something was sent to.</Empty>
            : (
              <div class="inside">
                <Lanes now={sent.value?.at ?? Date.now()} lanes={devices.map(device => ({
                  key: device.key, name: device.name, points: device.pushes.map(push => ({ time: push.time, status: push.notification.status })),
                }))} />
                {sent.value && !sent.value.isAll && <p class="small muted">The newest {number(most)} sends.</p>}
              </div>
            )}
        </Card>
      )}
      {may('register', 'manage') && (
        <Card title="Devices">
          {registered.error ? <Failure what="The devices could not be loaded" error={registered.error} onRetry={registered.reload} />
            : !isLoaded ? <Loading />
            : devices.length === 0 ? <Empty title="No device">A device appears here when the app registers it for this User. Until then nothing can be sent to the User.</Empty>
            : <Devices devices={devices} onTest={setDialog} onRemove={device => setDialog({ remove: device })} />}
        </Card>
      )}
      {may('send', 'manage') && <Sends entries={sent.value?.entries ?? null} devices={devices} error={sent.error} onRetry={sent.reload} />}

      {dialog === 'test' && <TestPushDialog name={name} apps={apps} to={{ userId: props.id }} onClose={wasSent => { setDialog(null); if (wasSent) sent.reload(); }} />}
      {dialog === 'delete' && (
        <Confirm title={`Delete ${name}?`} action="Delete the User" busy={deletion.busy} error={deletion.error} onClose={() => setDialog(null)}
          onConfirm={async () => { if (!await deletion.run()) return false; reload(); return true; }}>
          <p>The registrations of {count(devices.filter(device => device.registration).length, 'device')} are removed, and nothing is sent to the User any more. What was sent stays to be read.</p>
        </Confirm>
      )}
      {dialog !== null && typeof dialog === 'object' && 'remove' in dialog && (
        <Confirm title={`Remove ${dialog.remove.name}?`} action="Remove the device" busy={removal.busy} error={removal.error} onClose={() => setDialog(null)}
          onConfirm={async () => { if (!await removal.run(dialog.remove)) return false; registered.reload(); return true; }}>
          <p>Nothing is sent to it until its app registers it again, as apps do when they start.</p>
        </Confirm>
      )}
      {dialog !== null && typeof dialog === 'object' && 'key' in dialog && (
        <TestPushDialog name={dialog.name} apps={dialog.app ? [dialog.app] : []} to={{ token: dialog.token, provider: dialog.provider }}
          onClose={wasSent => { setDialog(null); if (wasSent) sent.reload(); }} />
      )}
    </>
  );
}

function devicesOf(registered: { registration: Registration; device: Registration['devices'][number]; hash: string }[], entries: TimelineEntry[]): Device[] {
  const devices = new Map<string, Device>();
  for (const { registration, device, hash } of registered) {
    devices.set(`${registration.appName} ${hash}`, {
      key: `${registration.appName} ${hash}`, name: deviceName(device.provider, hash), provider: device.provider, hash, app: registration.appName,
      registration, token: device.token, registeredAt: device.registeredAt ?? null, pushes: [],
    });
  }
  for (const entry of entries) {
    for (const notification of entry.notifications) {
      const { provider, tokenHash: hash } = notification;
      // The timeline does not name the App; a token is in one App, but for tests.
      let device = [...devices.values()].find(device => device.hash === hash);
      if (!device) {
        device = { key: hash, name: deviceName(provider, hash), provider, hash, app: null, registration: null, token: null, registeredAt: null, pushes: [] };
        devices.set(hash, device);
      }
      device.pushes.push({ time: new Date(entry.createdAt).getTime(), notification });
    }
  }
  for (const device of devices.values()) device.pushes.sort((one, other) => other.time - one.time);
  return [...devices.values()];
}

/** The last push that has an outcome. */
const lastOf = (device: Device) => device.pushes.find(push => push.notification.status === 'SENT' || push.notification.status === 'FAILED');

/** Since when every push to the device failed; null where the last one did not. */
function failingSince(device: Device) {
  let first: Device['pushes'][number] | null = null;
  for (const push of device.pushes) {
    if (push.notification.status === 'SENT') break;
    if (push.notification.status === 'FAILED') first = push;
  }
  return first;
}

const receives = (device: Device) => lastOf(device) !== undefined && !failingSince(device);

/** The answer first, in a sentence. */
function Answer(props: { user: User | null; devices: Device[]; entries: TimelineEntry[] | null; knowsDevices: boolean }) {
  const { user, devices, entries } = props;
  if (user?.deletedAt) return <div class="answer warn"><strong>The User was deleted on {timeOf(user.deletedAt)}.</strong> Nothing is sent to it. A new registration needs a new User.</div>;
  const failing = devices.map(device => ({ device, since: failingSince(device) })).filter(one => one.since);
  const registered = devices.filter(device => device.registration || !props.knowsDevices);
  // Of a device that got no push nothing is known.
  const fine = registered.filter(receives);
  const newest = failing.sort((one, other) => other.since!.time - one.since!.time)[0];
  if (newest) {
    const { device, since } = newest;
    const isRest = fine.length === registered.filter(device => !failingSince(device)).length;
    const others = isRest ? `The other ${fine.length === 1 ? 'device' : 'devices'}` : count(fine.length, 'other device');
    const rest = fine.length > 0 ? ` ${others} ${fine.length === 1 ? 'is' : 'are'} fine.` : '';
    return (
      <div class="answer bad">
        <strong>{device.name} stopped receiving on {timeOf(new Date(since!.time))}.</strong> {since!.notification.error?.message}
        {failing.length > 1 && ` So did ${count(failing.length - 1, 'other device')}.`}{rest}
      </div>
    );
  }
  const unaddressable = entries?.[0]?.unaddressable;
  if (unaddressable) return <div class="answer bad"><strong>The last send could not address this User.</strong> {unaddressable.message}</div>;
  if (props.knowsDevices && devices.every(device => !device.registration))
    return <div class="answer warn"><strong>No device is registered.</strong> Nothing can reach this User until the app registers one.</div>;
  if (entries === null) return null;
  const last = devices.map(device => lastOf(device)?.time ?? 0).reduce((one, other) => Math.max(one, other), 0);
  if (last === 0) return <div class="answer"><strong>Nothing was sent to this User in the last 7 days.</strong> {devices.length > 0 && `${count(devices.length, 'device')} could receive.`}</div>;
  const silent = registered.length - fine.length;
  if (fine.length === 0)
    return <div class="answer"><strong>Nothing was sent to {silent === 1 ? 'the registered device' : 'the registered devices'} in the last 7 days.</strong> What was sent went to a device that is not registered any more.</div>;
  return (
    <div class="answer ok">
      <strong>{silent > 0 ? `${count(fine.length, 'device')} ${fine.length === 1 ? 'receives' : 'receive'}.` : fine.length > 1 ? 'Every device receives.' : 'The device receives.'}</strong>{' '}
      {silent > 0 && `Nothing was sent to ${silent === 1 ? 'the other one' : `the other ${number(silent)}`} in the last 7 days. `}The last push was accepted by the provider {ago(new Date(last))}.
    </div>
  );
}

function Figures(props: { devices: Device[]; isKnown: boolean; hasTimeline: boolean }) {
  const { devices } = props;
  const pushes = devices.flatMap(device => device.pushes);
  const [sent, failed] = (['SENT', 'FAILED'] as const).map(status => pushes.filter(push => push.notification.status === status).length);
  const last = pushes.filter(push => push.notification.status === 'SENT').reduce((one, push) => Math.max(one, push.time), 0);
  const registered = devices.filter(device => device.registration);
  const [reached, untried] = [registered.filter(receives).length, registered.filter(device => !lastOf(device)).length];
  return (
    <dl class="card figures-row">
      {props.isKnown && <div><dt>Devices</dt><dd>{number(registered.length)}{props.hasTimeline && <small>{number(reached)} {reached === 1 ? 'receives' : 'receive'}{untried > 0 && `, ${number(untried)} without a push`}</small>}</dd></div>}
      {props.hasTimeline && <>
        <div><dt>Sent, 7 days</dt><dd>{number(sent!)}</dd></div>
        <div><dt>Failed, 7 days</dt><dd class={failed! > 0 ? 'bad' : ''}>{number(failed!)}</dd></div>
        <div><dt>Last sent</dt><dd>{last === 0 ? <span class="muted">Never</span> : ago(new Date(last))}</dd></div>
      </>}
    </dl>
  );
}

function Devices(props: { devices: Device[]; onTest: (device: Device) => void; onRemove: (device: Device) => void }) {
  return (
    <table class="rows">
      <thead><tr><th>Device</th><th>State</th><th>Last push</th><th>Language, zone</th><th>Tags</th><th><span class="hidden">Actions</span></th></tr></thead>
      <tbody>
        {props.devices.map(device => {
          const last = lastOf(device);
          const isFailing = failingSince(device) !== null;
          const zoneText = device.registration?.timeZone;
          return (
            <tr key={device.key}>
              <td>
                <span class="row-title">{providerName(device.provider)}</span> <code title="The hash of the token">{device.hash.slice(0, 8)}</code> <Copy text={device.hash} what="the hash of the token" />
                <small>{device.app ?? 'not registered'}{device.registeredAt && <>, registered <Ago time={device.registeredAt} /></>}</small>
              </td>
              <td data-label="State">
                {!device.registration ? <Status tone={isFailing ? 'bad' : 'idle'}>Not registered</Status>
                  : isFailing ? <Status tone="bad">Fails</Status>
                  : last ? <Status tone="good">Receives</Status>
                  : <Status tone="idle">No push yet</Status>}
              </td>
              <td data-label="Last push">{last ? <Ago time={new Date(last.time).toISOString()} /> : <span class="muted">Never</span>}</td>
              <td data-label="Language, zone">{device.registration?.locale ?? <span class="muted">–</span>}{zoneText && <small>{zoneText}</small>}</td>
              <td data-label="Tags">{device.registration ? <Tags tags={device.registration.tags} /> : <span class="muted">–</span>}</td>
              <td class="end whole">
                {device.registration && <span class="actions">
                  {may('send') && <button type="button" class="quiet" aria-label={`Send test to ${device.name}`} onClick={() => props.onTest(device)}>Send test</button>}
                  {may('register') && <button type="button" class="quiet" aria-label={`Remove … ${device.name}`} onClick={() => props.onRemove(device)}>Remove …</button>}
                </span>}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const hasFailure = (entry: TimelineEntry) => !!entry.unaddressable || entry.notifications.some(one => one.status === 'FAILED');

function Sends(props: { entries: TimelineEntry[] | null; devices: Device[]; error: import('../api').ApiError | null; onRetry: () => void }) {
  const [filter, setFilter] = useState<'all' | 'failed'>('all');
  const [shown, setShown] = useState(10);
  const every = props.entries ?? [];
  const failed = every.filter(hasFailure);
  const chosen = filter === 'all' ? every : failed;
  const visible = chosen.slice(0, shown);
  const titleOf = useTitles(may('send') ? visible.map(entry => entry.operationId) : []);
  return (
    <Card title="Sends to this User" aside={every.length > 0 && <Switch label="Filter" value={filter} onChange={setFilter} choices={[['all', 'All', every.length], ['failed', 'With failures', failed.length]]} />}>
      {props.error ? <Failure what="The sends could not be loaded" error={props.error} onRetry={props.onRetry} />
        : props.entries === null ? <Loading rows={5} />
        : every.length === 0 ? <Empty title="Nothing was sent in the last 7 days">A send to this User, to an Audience that it is in, or to one of its devices appears here. Records are kept for 7 days.</Empty>
        : visible.length === 0 ? <Empty title="No failures" />
        : (
          <table class="rows">
            <thead><tr><th>Time ({zone()})</th><th class="third">Send</th><th>Devices</th></tr></thead>
            <tbody>
              {visible.map(entry => (
                <tr key={entry.operationId}>
                  <td><When time={entry.createdAt} /></td>
                  <td class="whole">
                    {may('send') ? <Link to={`/operations/${entry.operationId}`} class="break">{titleOf(entry.operationId) ?? <code>{short(entry.operationId)}</code>}</Link> : <code>{short(entry.operationId)}</code>}
                    {entry.notifications.some(one => one.openedAt) && <small>opened</small>}
                  </td>
                  <td class="whole"><Outcomes entry={entry} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      {chosen.length > shown && <footer><button type="button" class="quiet" onClick={() => setShown(shown + 20)}>Show {Math.min(20, chosen.length - shown)} more</button></footer>}
    </Card>
  );
}

function Outcomes(props: { entry: TimelineEntry }) {
  const { entry } = props;
  const reasons = new Map<string, PushError>();
  for (const one of entry.notifications) if (one.error) reasons.set(`${one.error.code} ${one.error.reason}`, one.error);
  return (
    <div class="tight">
      {entry.notifications.length > 0 && (
        <div class="chips">
          {entry.notifications.map(one => {
            const tone = toneOf[one.status];
            const chip = (
              <span class={`chip ${tone}`} title={`${wordOf[one.status]}${one.attempts > 1 ? `, ${one.attempts} attempts` : ''}, ${timeOf(one.updatedAt)}`}>
                <Mark tone={tone} />{deviceName(one.provider, one.tokenHash)}<span class="hidden">: {wordOf[one.status]}</span>{one.attempts > 1 && ` · ${one.attempts} attempts`}{one.openedAt && ' · opened'}
              </span>
            );
            return may('send') ? <Link key={one.id} to={`/notifications/${one.id}`}>{chip}</Link> : <span key={one.id}>{chip}</span>;
          })}
        </div>
      )}
      {[...reasons.values()].map(error => <p class="small muted" key={error.code}>{error.message} <code>{error.code}{error.reason && ` · ${error.reason}`}</code></p>)}
      {entry.unaddressable && <p class="small bad">{entry.unaddressable.message} <code>{entry.unaddressable.code}</code></p>}
    </div>
  );
}
