import { signal } from '@preact/signals';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { all, post, type ApiError } from '../api';
import { bytes, count, number, zone } from '../format';
import { kindOf, looksLikeApns, providerName } from '../ids';
import { useAction, useLoad } from '../load';
import { Card, Copy, Head, Problem } from '../parts/base';
import { Check, Confirm, Select, TextArea, TextField } from '../parts/form';
import { Preview } from '../parts/preview';
import { runTest, TestResult, type TestState } from '../parts/test-push';
import { apns, apnsBytes, fcm, fcmBytes, limit, render, type Draft } from '../payloads';
import { go } from '../router';
import { may } from '../session';
import type { App, Audience, Content, Count, Filter, Provider, SendAccepted } from '../types';

type To = 'user' | 'token' | 'audience' | 'filter' | 'all';
interface Condition { kind: 'tag' | 'locale' | 'provider' | 'audienceId'; value: string; not: boolean }

interface Form {
  app: string; to: To; user: string; token: string; provider: Provider; audience: string; join: 'and' | 'or'; conditions: Condition[];
  title: string; subtitle: string; body: string; image: string; link: string; data: string;
  schedule: string; priority: 'HIGH' | 'LOW'; sound: string; badge: string; timeToLive: string; collapseKey: string; tags: string; opened: boolean;
  fcmOverrides: string; apnOverrides: string; variables: string; test: string; testTo: 'user' | Provider;
}

const blank: Form = {
  app: '', to: 'user', user: '', token: '', provider: 'FCM', audience: '', join: 'and', conditions: [{ kind: 'tag', value: '', not: false }],
  title: '', subtitle: '', body: '', image: '', link: '', data: '', schedule: '', priority: 'HIGH', sound: '', badge: '', timeToLive: '', collapseKey: '',
  tags: '', opened: false, fcmOverrides: '', apnOverrides: '', variables: '', test: '', testTo: 'user',
};

/** What is being written: it outlives the page, and a session that ends. */
const form = signal<Form>(blank);

/** From how many devices on the number has to be typed. */
const many = 1000;

export function ComposePage() {
  const now = form.value;
  const set = (change: Partial<Form>) => { form.value = { ...form.value, ...change }; };
  const apps = useLoad(may('manage') ? 'apps' : null, signal => all<App>('/PushNotifications/Apps', 'apps', { signal }));
  const audiences = useLoad('audiences', signal => all<Audience>('/Audiences', 'audiences', { signal }));
  const read = useMemo(() => readForm(now), [now]);
  const reach = useReach(read);
  const [asking, setAsking] = useState(false);
  // One key for what is on the screen: a second click after a lost answer is the same send.
  const key = useMemo(() => crypto.randomUUID(), [now]);
  const devices = reach.value ? Object.values(reach.value.devices).reduce((sum, some) => sum + some, 0) : null;
  const isCrowd = now.to !== 'user' && now.to !== 'token';
  const send = useAction(async () => {
    const { operationId } = await post<SendAccepted>('/PushNotifications', read.request, { headers: { 'Idempotency-Key': key } });
    form.value = { ...blank, app: now.app, test: now.test, testTo: now.testTo };
    go(`/operations/${operationId}`);
  });
  const faults = send.error;
  return (
    <>
      <Head title="Compose" below="Every text may be a Liquid template: {{ name }} is replaced for each recipient." />
      <form class="columns" onSubmit={event => { event.preventDefault(); send.clear(); if (read.isReady) setAsking(true); }}>
        <div class="stack">
          <Card title="To">
            <div class="inside fields">
              {apps.value && apps.value.length > 0
                ? <Select label="App" value={now.app} onChange={app => set({ app })} choices={[['', defaultName(apps.value)], ...apps.value.map(app => [app.name, app.name] as [string, string])]} />
                : <TextField label="App" value={now.app} onInput={app => set({ app: app.trim() })} placeholder="the default App"
                    hint={apps.value ? 'There is no App yet: upload a credential first.' : undefined} />}
              <Select label="Recipients" value={now.to} onChange={to => set({ to: to as To })}
                choices={[['user', 'A User'], ['token', 'A device, by its token'], ['audience', 'An Audience'], ['filter', 'Users that match a filter'], ['all', 'Everyone in the App']]} />
              {now.to === 'user' && <TextField label="User" value={now.user} onInput={user => set({ user })} placeholder="comms_user_… or externalId" problem={faults?.at('$.to[0]')} />}
              {now.to === 'token' && (
                <div class="pair">
                  <TextField label="Token" value={now.token} onInput={token => set({ token: token.trim(), ...(looksLikeApns(token.trim()) ? (now.provider === 'FCM' ? { provider: 'APN' } : {}) : {}) })} mono problem={faults?.at('$.to[0]')} />
                  <Select label="Provider" value={now.provider} onChange={provider => set({ provider: provider as Provider })} choices={(['FCM', 'APN', 'APN_SANDBOX'] as const).map(one => [one, providerName(one)])} />
                </div>
              )}
              {now.to === 'audience' && (audiences.value && audiences.value.length > 0
                ? <Select label="Audience" value={now.audience} onChange={audience => set({ audience })} choices={[['', 'Choose one'], ...audiences.value.map(one => [one.id, one.name ?? one.id] as [string, string])]} />
                : audiences.error ? <Problem error={audiences.error} what="The Audiences could not be loaded." />
                : <TextField label="Audience" value={now.audience} onInput={audience => set({ audience: audience.trim() })} placeholder="comms_audience_…" hint={audiences.value ? 'There is no Audience yet.' : undefined} />)}
              {now.to === 'filter' && <FilterFields form={now} set={set} audiences={audiences.value ?? []} />}
              <Reach of={read} count={reach.value} error={reach.error} busy={reach.busy} onRetry={reach.reload} />
            </div>
          </Card>
          <Card title="What it says">
            <div class="inside fields">
              <TextField label="Title" value={now.title} onInput={title => set({ title })} problem={faults?.at('$.content.title')} />
              <TextField label="Subtitle" value={now.subtitle} onInput={subtitle => set({ subtitle })} hint="Shown by Apple devices" problem={faults?.at('$.content.subtitle')} />
              <TextArea label="Body" value={now.body} onInput={body => set({ body })} problem={faults?.at('$.content.body')} />
              <div class="pair">
                <TextField label="Image" value={now.image} onInput={image => set({ image: image.trim() })} placeholder="https://…" problem={faults?.at('$.content.image')} />
                <TextField label="Link" value={now.link} onInput={link => set({ link: link.trim() })} placeholder="https://… or your app's own" problem={faults?.at('$.content.link')} />
              </div>
              <TextArea label="Data for the app" mono value={now.data} onInput={data => set({ data })} rows={2} placeholder={'order=4711\nscreen=orders'} hint="A line for each: key=value" problem={read.problems.data ?? faults?.at('$.content.data')} />
            </div>
          </Card>
          <Card title="When and how">
            <div class="inside fields">
              <TextField label={`Send at (${zone(now.schedule)})`} type="datetime-local" value={now.schedule} onInput={schedule => set({ schedule })} hint="Empty: at once. Up to 35 days ahead." problem={read.problems.schedule ?? faults?.at('$.schedule')} />
              <details>
                <summary>More: priority, sound, badge, life, tags, overrides</summary>
                <div class="fields">
                  <div class="pair">
                    <Select label="Priority" value={now.priority} onChange={priority => set({ priority: priority as 'HIGH' | 'LOW' })} choices={[['HIGH', 'High'], ['LOW', 'Low']]} />
                    <TextField label="Sound" value={now.sound} onInput={sound => set({ sound })} placeholder="default" problem={faults?.at('$.sound')} />
                    <TextField label="Badge" value={now.badge} onInput={badge => set({ badge })} problem={faults?.at('$.content.badge')} />
                    <TextField label="Time to live, seconds" value={now.timeToLive} onInput={timeToLive => set({ timeToLive })} problem={read.problems.timeToLive ?? faults?.at('$.timeToLive')} />
                    <TextField label="Collapse key" value={now.collapseKey} onInput={collapseKey => set({ collapseKey })} hint="A later push with the same key replaces this one" problem={faults?.at('$.collapseKey')} />
                  </div>
                  <TextArea label="Tags of the operation" mono value={now.tags} onInput={tags => set({ tags })} rows={2} placeholder="campaign=winter" hint="A line for each: key=value" problem={read.problems.tags ?? faults?.at('$.tags')} />
                  <Check label="Count how many are opened (the app must report it)" value={now.opened} onChange={opened => set({ opened })} />
                  <TextArea label="Override for FCM, JSON" mono value={now.fcmOverrides} onInput={fcmOverrides => set({ fcmOverrides })} rows={3} problem={read.problems.fcm ?? faults?.at('$.overrides.fcm')} />
                  <TextArea label="Override for APNs, JSON with headers or payload" mono value={now.apnOverrides} onInput={apnOverrides => set({ apnOverrides })} rows={3} problem={read.problems.apn ?? faults?.at('$.overrides.apn')} />
                </div>
              </details>
            </div>
          </Card>
          <Problem error={faults} what={faults?.kind === 'refused' ? 'Nothing was sent.' : 'Whether it was sent is not known. Send again: while nothing here changes, it is not sent twice.'} />
          <div class="actions">
            <button type="submit" class="button primary" disabled={!read.isReady || send.busy || (isCrowd && devices === null)}>{now.schedule ? 'Schedule …' : 'Send …'}</button>
            <button type="button" class="button" onClick={() => { form.value = { ...blank, app: now.app, test: now.test, testTo: now.testTo }; send.clear(); }}>Start over</button>
            {!read.isReady && <span class="small muted">{read.missing}</span>}
          </div>
        </div>
        <Side form={now} set={set} read={read} />
      </form>
      {asking && (
        <Confirm
          title={now.schedule ? 'Schedule this push?' : 'Send this push?'} action={now.schedule ? 'Schedule it' : 'Send it'} safe busy={send.busy} error={null} onClose={() => setAsking(false)}
          word={devices !== null && devices > many ? String(devices) : undefined} wordLabel={devices !== null ? `It goes to more than ${number(many)} devices. Type ${number(devices)} to go on` : undefined}
          onConfirm={async () => { await send.run(); }}>
          <p><strong>{now.title || now.body || 'Data for the app'}</strong></p>
          <p>{reach.value && devices !== null
            ? `To ${reach.value.exact ? '' : 'about '}${count(reach.value.users, 'User')} with ${count(devices, 'device')}${now.app ? ` in ${now.app}` : ''}.`
            : 'To the recipient above.'} {now.schedule && `At ${now.schedule.replace('T', ' ')} (${zone(now.schedule)}).`}</p>
        </Confirm>
      )}
    </>
  );
}

const defaultName = (apps: App[]) => `The default App${apps.find(app => app.isDefault) ? ` (${apps.find(app => app.isDefault)!.name})` : ''}`;

function FilterFields(props: { form: Form; set: (change: Partial<Form>) => void; audiences: Audience[] }) {
  const { conditions, join } = props.form;
  const change = (index: number, change: Partial<Condition>) => props.set({ conditions: conditions.map((one, at) => (at === index ? { ...one, ...change } : one)) });
  return (
    <fieldset class="fields">
      <legend class="hidden">Filter</legend>
      {conditions.length > 1 && <Select label="Users must match" value={join} onChange={join => props.set({ join: join as 'and' | 'or' })} choices={[['and', 'every condition'], ['or', 'any condition']]} />}
      {conditions.map((condition, index) => (
        <div class="pair" key={index}>
          <Select label={`Condition ${index + 1}`} value={`${condition.not ? 'not ' : ''}${condition.kind}`}
            onChange={value => change(index, { not: value.startsWith('not '), kind: value.replace('not ', '') as Condition['kind'], value: '' })}
            choices={[['tag', 'has the tag'], ['not tag', 'does not have the tag'], ['locale', 'speaks'], ['not locale', 'does not speak'], ['provider', 'has a device of'], ['not provider', 'has no device of'], ['audienceId', 'is in the Audience'], ['not audienceId', 'is not in the Audience']]} />
          {condition.kind === 'provider'
            ? <Select label="Provider" value={condition.value} onChange={value => change(index, { value })} choices={[['', 'Choose one'], ...(['FCM', 'APN', 'APN_SANDBOX'] as const).map(one => [one, providerName(one)] as [string, string])]} />
            : condition.kind === 'audienceId' && props.audiences.length > 0
              ? <Select label="Audience" value={condition.value} onChange={value => change(index, { value })} choices={[['', 'Choose one'], ...props.audiences.map(one => [one.id, one.name ?? one.id] as [string, string])]} />
              : <TextField label={condition.kind === 'tag' ? 'Tag' : condition.kind === 'locale' ? 'Language' : 'Audience'} value={condition.value} onInput={value => change(index, { value: value.trim() })}
                  placeholder={condition.kind === 'tag' ? 'plan:premium or plan' : condition.kind === 'locale' ? 'de or de-AT' : 'comms_audience_…'} />}
        </div>
      ))}
      <div class="actions">
        {conditions.length < 20 && <button type="button" class="quiet" onClick={() => props.set({ conditions: [...conditions, { kind: 'tag', value: '', not: false }] })}>Add a condition</button>}
        {conditions.length > 1 && <button type="button" class="quiet" onClick={() => props.set({ conditions: conditions.slice(0, -1) })}>Remove the last</button>}
      </div>
    </fieldset>
  );
}

/** What the form says, as a request, and what keeps it from being one. */
interface Read {
  request: Record<string, unknown> & { to: Record<string, unknown>[] };
  draft: Draft;
  variables: Record<string, unknown>;
  problems: Partial<Record<'data' | 'tags' | 'fcm' | 'apn' | 'variables' | 'timeToLive' | 'schedule', string>>;
  hasRecipient: boolean;
  isReady: boolean;
  missing: string;
}

function readForm(form: Form): Read {
  const problems: Read['problems'] = {};
  const [data, tags] = [pairs(form.data), pairs(form.tags)];
  if (data.problem) problems.data = data.problem;
  if (tags.problem) problems.tags = tags.problem;
  const fcmPart = json(form.fcmOverrides), apnPart = json(form.apnOverrides), variables = json(form.variables);
  if (fcmPart.problem) problems.fcm = fcmPart.problem;
  if (apnPart.problem) problems.apn = apnPart.problem;
  if (variables.problem) problems.variables = variables.problem;
  const timeToLive = form.timeToLive.trim() === '' ? null : Number(form.timeToLive);
  if (timeToLive !== null && !(Number.isInteger(timeToLive) && timeToLive >= 0 && timeToLive <= 2_419_200)) problems.timeToLive = 'Expected 0 to 2,419,200 seconds.';
  if (form.schedule && new Date(form.schedule).getTime() < Date.now() + 60_000) problems.schedule = 'Expected a time at least one minute from now.';
  const badge = form.badge.trim() === '' ? undefined : /^\d+$/.test(form.badge.trim()) ? Number(form.badge) : form.badge.trim();
  const content = {
    ...text('title', form.title), ...text('subtitle', form.subtitle), ...text('body', form.body), ...text('image', form.image), ...text('link', form.link),
    ...(Object.keys(data.value).length > 0 ? { data: data.value } : {}), ...(badge !== undefined ? { badge } : {}),
  } as Content;
  const overrides = { ...(fcmPart.value ? { fcm: fcmPart.value } : {}), ...(apnPart.value ? { apn: apnPart.value } : {}) };
  const recipient = recipientOf(form);
  const request: Read['request'] = {
    ...(form.app ? { from: { appName: form.app } } : {}),
    to: recipient ? [recipient] : [],
    content,
    ...(form.priority === 'LOW' ? { priority: 'LOW' } : {}), ...text('sound', form.sound), ...text('collapseKey', form.collapseKey),
    ...(timeToLive !== null ? { timeToLive } : {}), ...(form.schedule && !problems.schedule ? { schedule: { sendAt: new Date(form.schedule).toISOString() } } : {}),
    ...(Object.keys(tags.value).length > 0 ? { tags: tags.value } : {}), ...(form.opened ? { receipts: ['opened'] } : {}),
    ...(Object.keys(overrides).length > 0 ? { overrides } : {}),
  };
  const hasContent = !!(form.title || form.body || Object.keys(data.value).length > 0);
  const isReady = recipient !== null && hasContent && Object.keys(problems).length === 0;
  return {
    request, problems, hasRecipient: recipient !== null, isReady, variables: variables.value ?? {},
    missing: !hasContent ? 'It needs a title, a body or data.' : recipient === null ? 'It needs a recipient.' : Object.keys(problems).length > 0 ? 'A field needs another look.' : '',
    draft: { content, sound: form.sound || null, priority: form.priority, collapseKey: form.collapseKey || null, timeToLive, overrides: Object.keys(overrides).length > 0 ? overrides : null },
  };
}

const text = (name: string, value: string) => (value === '' ? {} : { [name]: value });

function recipientOf(form: Form): Record<string, unknown> | null {
  switch (form.to) {
    case 'user': return byName(form.user);
    case 'token': return form.token ? { token: form.token, provider: form.provider } : null;
    case 'audience': return form.audience ? { audienceId: form.audience } : null;
    case 'all': return { filter: { all: true } };
    default: {
      const leaves = form.conditions.filter(one => one.value !== '').map((one): Filter => (one.not ? { not: { [one.kind]: one.value } } : { [one.kind]: one.value }));
      return leaves.length === 0 || leaves.length < form.conditions.length ? null : { filter: leaves.length === 1 ? leaves[0] : { [form.join]: leaves } };
    }
  }
}

function byName(text: string): Record<string, unknown> | null {
  const name = text.trim();
  return name === '' ? null : kindOf(name) === 'user' ? { userId: name } : { externalId: name };
}

function pairs(text: string) {
  const value: Record<string, string> = {};
  for (const line of text.split('\n').map(line => line.trim()).filter(line => line !== '')) {
    const at = line.indexOf('=');
    if (at < 1) return { value, problem: `“${line}” is no pair: expected key=value.` };
    value[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  return { value, problem: null };
}

function json(text: string): { value: Record<string, unknown> | null; problem: string | null } {
  if (text.trim() === '') return { value: null, problem: null };
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? { value: value as Record<string, unknown>, problem: null } : { value: null, problem: 'Expected a JSON object: {"name": "Ada"}.' };
  } catch (error) {
    return { value: null, problem: `Not valid JSON: ${error instanceof Error ? error.message : error}` };
  }
}

/** Whom it would reach now: asked for half a second after the last change. */
function useReach(read: Read) {
  const question = read.hasRecipient ? JSON.stringify({ to: read.request.to, from: read.request.from }) : null;
  const [settled, setSettled] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(question), 500);
    return () => clearTimeout(timer);
  }, [question]);
  const loaded = useLoad(settled === question ? settled : null, signal => post<Count>('/PushNotifications/Count', JSON.parse(settled!), { signal }));
  return { ...loaded, busy: question !== null && (settled !== question || loaded.busy) };
}

function Reach(props: { of: Read; count: Count | null; error: ApiError | null; busy: boolean; onRetry: () => void }) {
  const { count: reach } = props;
  if (!props.of.hasRecipient) return <p class="muted" role="status">How many it reaches is counted here.</p>;
  if (props.error) return <div role="status"><Problem error={props.error} what="It could not be counted." /><button type="button" class="quiet" onClick={props.onRetry}>Count again</button></div>;
  if (!reach) return <p class="muted" role="status">Counting …</p>;
  const devices = Object.values(reach.devices).reduce((sum, some) => sum + some, 0);
  const parts = (Object.entries(reach.devices) as [Provider, number][]).filter(([, some]) => some > 0).map(([provider, some]) => `${providerName(provider)} ${number(some)}`);
  return (
    <p role="status" class={devices === 0 ? 'warn' : ''}>
      <strong class="figures">{reach.exact ? '' : 'About '}{count(reach.users, 'User')}, {count(devices, 'device')}</strong>{' '}
      <span class="muted">{devices === 0 ? 'Nobody would get it now.' : parts.join(', ')}</span>
    </p>
  );
}

/** What it becomes: previews, sizes, the providers' JSON, curl, and a test. */
function Side(props: { form: Form; set: (change: Partial<Form>) => void; read: Read }) {
  const { form, set, read } = props;
  const [test, setTest] = useState<TestState | null>(null);
  const rendered = useMemo(() => renderAll(read.draft, read.variables), [read]);
  const payloads = { apns: apns(rendered), fcm: fcm(rendered) };
  const sizes = { apns: apnsBytes(payloads.apns), fcm: fcmBytes(payloads.fcm) };
  const curl = curlOf(read.request);
  const testTo = testRecipient(form);
  const busy = test !== null && !test.ended && test.pushes.length === 0;
  const hasContent = !!(form.title || form.body || read.draft.content.data);
  return (
    <div class="stack">
      <Card title="Preview">
        <div class="inside fields">
          <Preview system="iOS" content={rendered.content} app={form.app} />
          <Preview system="Android" content={rendered.content} app={form.app} />
          <Meter name="APNs" size={sizes.apns} />
          <Meter name="FCM" size={sizes.fcm} />
          <TextArea label="Variables for preview and test, JSON" mono rows={2} value={form.variables} onInput={variables => set({ variables })} placeholder={'{"name": "Ada"}'} problem={read.problems.variables} />
        </div>
      </Card>
      <Card title="Send test">
        <div class="inside fields">
          <div class="pair">
            <Select label="To" value={form.testTo} onChange={testTo => set({ testTo: testTo as Form['testTo'] })} choices={[['user', 'A User'], ['FCM', 'An FCM token'], ['APN', 'An APNs token'], ['APN_SANDBOX', 'An APNs sandbox token']]} />
            <TextField label={form.testTo === 'user' ? 'User' : 'Token'} value={form.test} onInput={test => set({ test })} placeholder={form.testTo === 'user' ? 'comms_user_… or externalId' : ''} />
          </div>
          <p class="small muted">To one recipient, at once. It waits for what the provider says.</p>
          {test && <TestResult state={test} />}
          <div>
            <button type="button" class="button" disabled={busy || !testTo || !hasContent || Object.keys(read.problems).length > 0}
              onClick={async () => {
                const { schedule: _, to: __, ...rest } = read.request;
                const variables = Object.keys(read.variables).length > 0 ? { variables: read.variables } : {};
                await runTest({ ...rest, to: [{ ...testTo, ...variables }] }, setTest);
              }}>{busy ? 'Sending …' : 'Send test'}</button>
          </div>
        </div>
      </Card>
      <Card title="For developers">
        <div class="inside fields">
          <details>
            <summary>As curl</summary>
            <div class="tight"><pre class="code" tabIndex={0}>{curl}</pre><span class="small muted">Copy <Copy text={curl} what="the command" /> The secret is not in it.</span></div>
          </details>
          <details><summary>JSON for APNs</summary><pre class="code" tabIndex={0}>{JSON.stringify(payloads.apns, null, 2)}</pre></details>
          <details><summary>JSON for FCM</summary><pre class="code" tabIndex={0}>{JSON.stringify(payloads.fcm, null, 2)}</pre></details>
        </div>
      </Card>
    </div>
  );
}

function Meter(props: { name: string; size: number }) {
  const isOver = props.size > limit;
  return (
    <div class="tight">
      <p class="small"><span class="muted">{props.name}</span> <span class={`figures ${isOver ? 'bad' : ''}`}>{number(props.size)} of {bytes(limit)}{isOver && ': too large, it will be refused'}</span></p>
      <div class={`meter ${isOver ? 'over' : ''}`} role="meter" aria-label={`Size for ${props.name}`} aria-valuemin={0} aria-valuemax={limit} aria-valuenow={Math.min(props.size, limit)}>
        <span style={{ width: `${Math.min(100, (props.size / limit) * 100)}%` }} />
      </div>
    </div>
  );
}

function testRecipient(form: Form): Record<string, unknown> | null {
  const text = form.test.trim();
  return form.testTo === 'user' ? byName(text) : text === '' ? null : { token: text, provider: form.testTo };
}

function renderAll(draft: Draft, variables: Record<string, unknown>): Draft {
  const content = Object.fromEntries(Object.entries(draft.content).map(([name, value]) => [
    name,
    typeof value === 'string' ? render(value, variables)
      : name === 'data' ? Object.fromEntries(Object.entries(value as Record<string, string>).map(([key, entry]) => [key, render(entry, variables)])) : value,
  ])) as Content;
  return { ...draft, content };
}

/** For a shell: a single quote in the body ends the quotes, stands by itself, and begins them again. */
function curlOf(request: object) {
  const body = JSON.stringify(request, null, 2).replaceAll("'", `'"'"'`);
  return `curl -u "$SID:$TOKEN" ${location.origin}/v1/PushNotifications \\\n  -H 'Content-Type: application/json' -d '${body}'`;
}

