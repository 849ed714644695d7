import { useState } from 'preact/hooks';
import '../manage.css';
import { all, patch, post, remove } from '../api';
import { NoCredential, readCredential, type CredentialFile } from '../credential-file';
import { ago, count, dayOf, timeOf } from '../format';
import { providerName } from '../ids';
import { useAction, useLoad } from '../load';
import type { Credential, CredentialCheck } from '../manage';
import { Ago, Card, Empty, Failure, Head, Id, Loading, Problem, Status, type Tone } from '../parts/base';
import { Confirm, Dialog, Select, TextField } from '../parts/form';
import { FileField } from '../parts/file';
import type { Accepted, App, Provider } from '../types';

const day = 24 * 60 * 60 * 1000;
/** A certificate that ends sooner is worth a warning. */
const soon = 30 * day;

type Open = { kind: 'add'; app: string } | { kind: 'rotate' | 'delete'; credential: Credential };

export function AppsPage() {
  const loaded = useLoad('apps', async signal => {
    const [apps, credentials] = await Promise.all([
      all<App>('/PushNotifications/Apps', 'apps', { signal }), all<Credential>('/PushNotifications/Credentials', 'credentials', { signal }),
    ]);
    return { apps: apps.sort((one, other) => Number(other.isDefault) - Number(one.isDefault) || (one.name < other.name ? -1 : 1)), credentials };
  });
  const [open, setOpen] = useState<Open | null>(null);
  const [checks, setChecks] = useState<Record<string, CredentialCheck>>({});
  const change = useAction(async (act: () => Promise<unknown>) => { await act(); loaded.reload(); });
  const deletion = useAction(async (credential: Credential) => { await remove(`/PushNotifications/Credentials/${credential.id}`); });
  const apps = loaded.value?.apps ?? [];
  const credentials = loaded.value?.credentials ?? [];
  const of = (app: string) => credentials.filter(credential => credential.appName === app);
  return (
    <>
      <Head title="Apps and credentials">
        <button type="button" class="button" onClick={loaded.reload}>Reload</button>
        <button type="button" class="button primary" disabled={!loaded.value} onClick={() => setOpen({ kind: 'add', app: apps[0]?.name ?? '' })}>Add a credential</button>
      </Head>
      {loaded.value && credentials.length > 0 && <Answer credentials={credentials} />}
      <Problem error={change.error} what="It was not changed." />
      {loaded.error && !loaded.value ? <Card><Failure what="The Apps could not be loaded" error={loaded.error} onRetry={loaded.reload} /></Card>
        : !loaded.value ? <Card title="Apps"><Loading rows={4} /></Card>
        : apps.length === 0 ? (
          <Card>
            <Empty title="No App yet">An App begins with its first credential: the service account of FCM, or a key or a certificate of APNs. Until then nothing can be registered or sent.</Empty>
          </Card>
        )
        : apps.map(app => (
          <Card key={app.name} title={<>{app.name} {app.isDefault && <span class="chip">default App</span>}</>} aside={!app.isDefault && (
            <button type="button" class="quiet" disabled={change.busy} onClick={() => void change.run(() => patch(`/PushNotifications/Apps/${app.name}`, { isDefault: true }))}>Make it the default App</button>
          )}>
            <table class="rows alike">
              <thead><tr><th>Credential</th><th>Health</th><th>Certificate ends</th><th><span class="hidden">Actions</span></th></tr></thead>
              <tbody>
                {of(app.name).map(credential => (
                  <CredentialRow
                    key={credential.id} credential={credential} check={checks[credential.id] ?? null} busy={change.busy}
                    onChecked={check => { setChecks(checks => ({ ...checks, [credential.id]: check })); loaded.reload(); }}
                    onDefault={() => void change.run(() => patch(`/PushNotifications/Credentials/${credential.id}`, { isDefault: true }))}
                    onOpen={kind => setOpen({ kind, credential })} />
                ))}
              </tbody>
            </table>
          </Card>
        ))}

      {open?.kind === 'add' && <CredentialDialog apps={apps} app={open.app} onClose={saved => { setOpen(null); if (saved) loaded.reload(); }} />}
      {open?.kind === 'rotate' && <CredentialDialog apps={apps} app={open.credential.appName} rotated={open.credential} onClose={saved => {
        const { id } = open.credential;
        setOpen(null);
        if (!saved) return;
        setChecks(({ [id]: _, ...rest }) => rest);
        loaded.reload();
      }} />}
      {open?.kind === 'delete' && (
        <Confirm
          title={`Delete the ${providerName(open.credential.credentialType)} credential of ${open.credential.appName}?`} action="Delete the credential" busy={deletion.busy} error={deletion.error}
          {...(of(open.credential.appName).length === 1 ? { word: open.credential.appName, wordLabel: `Type ${open.credential.appName} to go on` } : {})}
          onClose={() => { setOpen(null); deletion.clear(); }} onConfirm={async () => { if (!await deletion.run(open.credential)) return false; loaded.reload(); return true; }}>
          {of(open.credential.appName).length === 1
            ? <p>It is the last one of the App: <strong>the App {open.credential.appName} and all its registrations are deleted with it.</strong> Pushes on their way fail.</p>
            : <p>Pushes that are on their way with it fail. {open.credential.isDefault && 'The newest other one of its type becomes the default.'}</p>}
        </Confirm>
      )}
    </>
  );
}

/** The answer first: whether the providers accept what there is. */
function Answer(props: { credentials: Credential[] }) {
  const failing = props.credentials.filter(credential => credential.health.status === 'FAILING');
  const ending = props.credentials.filter(credential => credential.expiresAt && new Date(credential.expiresAt).getTime() - Date.now() < soon)
    .sort((one, other) => (one.expiresAt! < other.expiresAt! ? -1 : 1));
  const first = failing[0];
  if (first) {
    return (
      <div class="answer bad">
        <strong>{providerName(first.credentialType)} of {first.appName} {first.health.since ? `has been failing since ${timeOf(first.health.since)}` : 'is failing'}.</strong>{' '}
        Its pushes wait for an hour at most. Check it, or rotate its secret.{failing.length > 1 && ` ${count(failing.length - 1, 'other credential')} ${failing.length === 2 ? 'is' : 'are'} failing too.`}
      </div>
    );
  }
  if (ending[0]) {
    const ends = new Date(ending[0].expiresAt!);
    const hasEnded = ends.getTime() < Date.now();
    return (
      <div class="answer warn">
        <strong>The certificate of {ending[0].appName} {hasEnded ? `ended on ${dayOf(ends)}` : `ends ${ago(ends)}`}.</strong>{' '}
        {hasEnded ? 'Rotate it: APNs refuses it, and its pushes wait and fail.' : 'Rotate it before then; APNs refuses it afterwards, and its pushes wait and fail.'}
      </div>
    );
  }
  return <div class="answer ok"><strong>No provider refuses a credential.</strong> That is what their last answers said. <em>Check</em> asks a provider now.</div>;
}

function CredentialRow(props: {
  credential: Credential; check: CredentialCheck | null; busy: boolean; onChecked: (check: CredentialCheck) => void; onDefault: () => void;
  onOpen: (kind: 'rotate' | 'delete') => void;
}) {
  const { credential, check } = props;
  const { health } = credential;
  const checking = useAction(async () => props.onChecked(await post<CredentialCheck>(`/PushNotifications/Credentials/${credential.id}/Check`, undefined, { timeout: 30 })));
  const name = `the ${providerName(credential.credentialType)} credential of ${credential.appName}`;
  const ends = credential.expiresAt ? new Date(credential.expiresAt) : null;
  return (
    <tr>
      <td>
        <span class="row-title">{providerName(credential.credentialType)}</span>{credential.isDefault && <> <span class="chip">default</span></>}
        <small><Id id={credential.id} what="the credential's ID" /></small>
        <small>uploaded <Ago time={credential.updatedAt} /></small>
      </td>
      <td data-label="Health">
        {health.status === 'OK' ? <Status tone="ok">OK</Status> : <Status tone="bad">Failing</Status>}
        {health.since && <small>since {timeOf(health.since)}</small>}
        {health.reason && <small class="bad break"><code>{health.reason}</code></small>}
        {check && <CheckResult check={check} isKnown={check.reason === health.reason} />}
        {checking.error && <Problem error={checking.error} what="It could not be checked." />}
      </td>
      <td data-label="Certificate ends">{ends ? <EndOf time={ends} /> : <span class="muted">{credential.credentialType === 'FCM' ? '–' : 'never'}</span>}</td>
      <td class="end whole">
        <span class="actions">
          <button type="button" class="quiet" disabled={checking.busy} aria-label={`Check ${name}`} onClick={() => void checking.run()}>{checking.busy ? 'Checking …' : 'Check'}</button>
          <button type="button" class="quiet" aria-label={`Rotate ${name}`} onClick={() => props.onOpen('rotate')}>Rotate …</button>
          {!credential.isDefault && <button type="button" class="quiet" disabled={props.busy} aria-label={`Make default: ${name}`} onClick={props.onDefault}>Make default</button>}
          <button type="button" class="quiet" aria-label={`Delete ${name}`} onClick={() => props.onOpen('delete')}>Delete …</button>
        </span>
      </td>
    </tr>
  );
}

function EndOf(props: { time: Date }) {
  const left = props.time.getTime() - Date.now();
  const text = <><span class="nowrap">{dayOf(props.time)} {props.time.getFullYear()}</span><small>{ago(props.time)}</small></>;
  return left < soon ? <span class={left < 0 ? 'bad' : 'warn'}>{text}</span> : text;
}

const toneOfCheck: Record<CredentialCheck['status'], [Tone, string]> = {
  VALID: ['good', 'Valid now'], REFUSED: ['bad', 'Refused now'], UNREACHABLE: ['warn', 'No answer'],
};

function CheckResult(props: { check: CredentialCheck; isKnown: boolean }) {
  const [tone, word] = toneOfCheck[props.check.status];
  return (
    <div role="status">
      <Status tone={tone}>{word}</Status>
      <small>{props.check.message}{props.check.reason && !props.isKnown && <> <code class="break">{props.check.reason}</code></>}</small>
    </div>
  );
}

const types: [Provider, string][] = [['FCM', 'FCM (Android, web)'], ['APN', 'APNs (App Store, TestFlight)'], ['APN_SANDBOX', 'APNs sandbox (from Xcode)']];

/** Adds a credential, or replaces the secret of one. The file is read and checked here before anything is sent. */
function CredentialDialog(props: { apps: App[]; app: string; rotated?: Credential; onClose: (saved: boolean) => void }) {
  const { rotated } = props;
  const [type, setType] = useState<Provider>(rotated?.credentialType ?? 'FCM');
  const [app, setApp] = useState(props.app);
  const [files, setFiles] = useState<File[]>([]);
  const [read, setRead] = useState<CredentialFile | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [key, setKey] = useState({ keyId: '', teamId: '', bundleId: '' });
  const saving = useAction(async () => {
    const content = read!.needs === 'key' ? { ...read!.content, ...key } : { ...read!.content, ...(read!.bundleId ? {} : key.bundleId ? { bundleId: key.bundleId } : {}) };
    if (rotated) await patch<Accepted>(`/PushNotifications/Credentials/${rotated.id}`, { content });
    else await post<Accepted>('/PushNotifications/Credentials', { appName: app.trim(), credentialType: type, content });
    props.onClose(true);
  });
  const look = async (type: Provider, files: File[]) => {
    setFiles(files);
    setRead(null);
    setProblem(null);
    saving.clear();
    if (files.length === 0) return;
    try {
      const found = await readCredential(type, files);
      setRead(found);
      setKey(key => ({ ...key, keyId: found.keyId || key.keyId }));
    } catch (error) {
      setProblem(error instanceof NoCredential ? error.message : 'The file could not be read. Choose it again.');
    }
  };
  const needsBundle = read !== null && (read.needs === 'key' || (type !== 'FCM' && !read.bundleId));
  const isReady = read !== null && (rotated || app.trim() !== '') && (read.needs !== 'key' || (key.keyId && key.teamId && key.bundleId));
  const set = (name: keyof typeof key) => (value: string) => setKey({ ...key, [name]: value.trim() });
  const at = (field: string) => saving.error?.at(`$.content.${field}`) ?? null;
  return (
    <Dialog title={rotated ? `Rotate the secret of ${providerName(rotated.credentialType)} in ${rotated.appName}` : 'Add a credential'} onClose={() => props.onClose(false)}>
      <form class="fields" onSubmit={event => { event.preventDefault(); if (isReady) void saving.run(); }}>
        {!rotated && (
          <div class="pair">
            <Select label="Type" value={type} onChange={value => { setType(value as Provider); void look(value as Provider, files); }} choices={types} />
            <TextField label="App" value={app} onInput={setApp} list="apps" required hint="a-z, 0-9 and _. A new name makes an App." problem={saving.error?.at('$.appName') ?? null} />
            <datalist id="apps">{props.apps.map(one => <option key={one.name} value={one.name} />)}</datalist>
          </div>
        )}
        <FileField
          label={type === 'FCM' ? 'Service account (.json)' : 'Signing key (.p8), or certificate and key (.pem)'} multiple={type !== 'FCM'}
          accept={type === 'FCM' ? '.json,application/json' : '.p8,.pem,.crt,.cer,.key,.p12'} problem={problem} onFiles={chosen => void look(type, chosen)}
          hint={type === 'FCM' ? 'Firebase console, Project settings, Service accounts. It is checked here, sent encrypted, and never shown again.' : 'From the Apple developer account. It is checked here, sent encrypted, and never shown again.'} />
        {read && (
          <div class="answer ok" role="status">
            <strong>{read.words}</strong> {read.expiresAt && `It ends on ${dayOf(read.expiresAt)} ${read.expiresAt.getFullYear()}.`}
          </div>
        )}
        {read?.needs === 'key' && (
          <div class="pair">
            <TextField label="Key ID" value={key.keyId} onInput={set('keyId')} mono maxLength={10} required hint="10 characters, part of the file's name" problem={at('keyId')} />
            <TextField label="Team ID" value={key.teamId} onInput={set('teamId')} mono maxLength={10} required hint="10 characters, under Membership" problem={at('teamId')} />
          </div>
        )}
        {needsBundle && <TextField label="Bundle ID" value={key.bundleId} onInput={set('bundleId')} mono required={read?.needs === 'key'} placeholder="com.example.app" problem={at('bundleId')} />}
        {rotated && <p class="small muted">The old secret is replaced at once, and pushes that wait go out with the new one. The credential keeps its ID.</p>}
        <Problem error={saving.error} what="The credential was not accepted." />
        <div class="actions">
          <button type="button" class="button" onClick={() => props.onClose(false)}>Cancel</button>
          <button type="submit" class="button primary" disabled={!isReady || saving.busy}>{saving.busy ? 'One moment …' : rotated ? 'Rotate' : 'Upload'}</button>
        </div>
      </form>
    </Dialog>
  );
}
