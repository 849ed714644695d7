import { useState } from 'preact/hooks';
import { get, post, type ApiError } from '../api';
import { duration } from '../format';
import { deviceName, hashOf } from '../ids';
import { asError, wait } from '../load';
import { isOver } from '../operation';
import { Link } from '../router';
import type { Notification, NotificationsPage, Operation, OperationErrorsPage, OperationFailure, SendAccepted } from '../types';
import { Problem, wordOf } from './base';
import { Dialog, Select, TextArea, TextField } from './form';

/** How a test goes: accepted, under way, ended. */
export interface TestState {
  operation: string | null;
  seconds: number;
  ended: boolean;
  pushes: { notification: Notification; name: string }[];
  unaddressable: OperationFailure[];
  error: ApiError | null;
}

/** Longest wait for a test, in seconds. What takes longer goes on without the page. */
const most = 60;

/** Sends and waits until the operation has ended, and tells how it goes. */
export async function runTest(body: object, tell: (state: TestState) => void) {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  let state: TestState = { operation: null, seconds: 0, ended: false, pushes: [], unaddressable: [], error: null };
  const update = (change: Partial<TestState>) => tell(state = { ...state, seconds: seconds(), ...change });
  update({});
  try {
    const { operationId } = await post<SendAccepted>('/PushNotifications', body, { headers: { 'Idempotency-Key': crypto.randomUUID() } });
    update({ operation: operationId });
    for (let pause = 400; ; pause = Math.min(pause * 1.3, 2000)) {
      const operation = await get<Operation>(`/PushNotifications/Operations/${operationId}`);
      const ended = isOver(operation);
      if (ended || seconds() > most) {
        const page = await get<NotificationsPage>('/PushNotifications', { query: { operationId, pageSize: 50 } });
        const pushes = await Promise.all(page.pushNotifications.map(async notification => ({
          notification,
          name: notification.to.provider && notification.to.token ? deviceName(notification.to.provider, await hashOf(notification.to.provider, notification.to.token)) : 'Device',
        })));
        const errors = operation.stats.unaddressable > 0 ? (await get<OperationErrorsPage>(`/PushNotifications/Operations/${operationId}/Errors`, { query: { pageSize: 50 } })).errors : [];
        update({ ended, pushes, unaddressable: errors.filter(error => error.notificationId === null) });
        return;
      }
      update({});
      await wait(pause);
    }
  } catch (error) {
    update({ ended: true, error: asError(error) });
  }
}

/** What the provider said of each push of a test. */
export function TestResult(props: { state: TestState }) {
  const { state } = props;
  if (state.error) return <Problem error={state.error} what="The test failed." />;
  if (state.pushes.length === 0 && state.unaddressable.length === 0) {
    return (
      <div class="answer" role="status">
        {state.ended ? 'The send reached nobody.' : state.operation ? `Accepted. Waiting for the provider, ${duration(state.seconds)} …` : 'Sending …'}
        {state.operation && <p class="small"><Link to={`/operations/${state.operation}`}>Operation</Link></p>}
      </div>
    );
  }
  return (
    <div class="tight" role="status">
      {!state.ended && <p class="muted">The provider has not answered within {most} seconds. The push goes on.</p>}
      <ul class="tight">
        {state.pushes.map(({ notification, name }) => (
          <li key={notification.id} class={`answer ${notification.status === 'SENT' ? 'ok' : notification.status === 'FAILED' ? 'bad' : 'warn'}`}>
            <strong>{name}: {wordOf[notification.status].toLowerCase()}</strong> after {duration(state.seconds)}
            {notification.attempts > 1 && `, ${notification.attempts} attempts`}.
            {notification.error && <p>{notification.error.message} <code>{notification.error.reason}</code></p>}
            {notification.providerMessageId && <p class="small"><code class="break">{notification.providerMessageId}</code></p>}
          </li>
        ))}
        {state.unaddressable.map((failure, index) => (
          <li key={index} class="answer bad"><strong>Not sent.</strong> {failure.error.message}</li>
        ))}
      </ul>
      {state.operation && <p class="small"><Link to={`/operations/${state.operation}`}>The operation</Link> has every detail.</p>}
    </div>
  );
}

/** @param to Recipients by App: the User, or one device. */
export function TestPushDialog(props: { name: string; apps: string[]; to: object; onClose: (sent: boolean) => void }) {
  const [app, setApp] = useState(props.apps[0] ?? '');
  const [title, setTitle] = useState('Test');
  const [body, setBody] = useState('This is a test push.');
  const [state, setState] = useState<TestState | null>(null);
  const busy = state !== null && !state.ended && state.pushes.length === 0;
  return (
    <Dialog title={`Send a test push to ${props.name}`} onClose={() => props.onClose(state !== null)}>
      <form class="fields" onSubmit={event => {
        event.preventDefault();
        void runTest({ to: [props.to], ...(app ? { from: { appName: app } } : {}), content: { ...(title ? { title } : {}), ...(body ? { body } : {}) } }, setState);
      }}>
        {props.apps.length > 1 && <Select label="App" value={app} onChange={setApp} choices={props.apps.map(name => [name, name])} />}
        <TextField label="Title" value={title} onInput={setTitle} />
        <TextArea label="Body" value={body} onInput={setBody} rows={2} />
        {state && <TestResult state={state} />}
        <div class="actions">
          <button type="button" class="button" onClick={() => props.onClose(state !== null)}>Close</button>
          <button type="submit" class="button primary" disabled={busy || (!title && !body)}>{busy ? 'Sending …' : state ? 'Send again' : 'Send'}</button>
        </div>
      </form>
    </Dialog>
  );
}

