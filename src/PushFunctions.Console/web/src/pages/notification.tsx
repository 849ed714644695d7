import { get } from '../api';
import { exactOf } from '../format';
import { useLoad } from '../load';
import { Card, Failure, Head, Id, Loading, Status, Tags, toneOf, wordOf } from '../parts/base';
import { DeviceOf } from '../parts/outcomes';
import { Preview } from '../parts/preview';
import { Link } from '../router';
import type { Notification } from '../types';

export function NotificationPage(props: { id: string }) {
  const loaded = useLoad(props.id, signal => get<Notification>(`/PushNotifications/${props.id}`, { signal }));
  const push = loaded.value;
  if (!push) {
    return (
      <>
        <Head title="Notification" below={<code class="break">{props.id}</code>} back={{ to: '/', name: 'Find' }} />
        <Card>{loaded.error
          ? <Failure what={loaded.error.status === 404 ? 'There is no such notification' : 'The notification could not be loaded'} error={loaded.error} onRetry={loaded.reload}
              calm={loaded.error.status === 404 ? 'Notifications are kept for 7 days.' : undefined} />
          : <Loading />}</Card>
      </>
    );
  }
  const operation = push.related.find(one => one.name === 'operation')?.id;
  return (
    <>
      <Head title={push.content?.title || push.content?.body || 'Notification'} tab="Notification" back={operation ? { to: `/operations/${operation}`, name: 'Operation' } : undefined} below={<Id id={push.id} what="the notification's ID" />}>
        <button type="button" class="button" onClick={loaded.reload}>Reload</button>
      </Head>
      <Answer push={push} />
      <div class="columns">
        <Card title="What happened">
          <dl class="facts inside">
            <dt>Status</dt><dd><Status tone={toneOf[push.status]}>{wordOf[push.status]}</Status></dd>
            <dt>Device</dt><dd><DeviceOf provider={push.to.provider} token={push.to.token} /></dd>
            <dt>User</dt><dd>{push.to.userId ? <Link to={`/users/${push.to.userId}`}>{push.to.userId}</Link> : <span class="muted">sent to the token</span>}</dd>
            <dt>App</dt><dd>{push.from.appName}</dd>
            <dt>Attempts</dt><dd>{push.attempts}</dd>
            <dt>Accepted</dt><dd>{exactOf(push.createdAt)}</dd>
            <dt>Last change</dt><dd>{exactOf(push.updatedAt)}</dd>
            {push.openedAt && <><dt>Opened</dt><dd>{exactOf(push.openedAt)}</dd></>}
            <dt>Priority</dt><dd>{push.priority === 'HIGH' ? 'High' : 'Low'}</dd>
            <dt>Tags</dt><dd><Tags tags={push.tags} /></dd>
            {push.providerMessageId && <><dt>Provider's ID</dt><dd><code>{push.providerMessageId}</code></dd></>}
          </dl>
        </Card>
        {push.content && (
          <div class="stack">
            <Card title="What was sent">
              <div class="inside tight">
                <Preview system={push.to.provider === 'FCM' ? 'Android' : 'iOS'} content={push.content} app={push.from.appName} />
                {push.content.data && <><h3>Data</h3><pre class="code" tabIndex={0}>{JSON.stringify(push.content.data, null, 2)}</pre></>}
              </div>
            </Card>
          </div>
        )}
      </div>
    </>
  );
}

function Answer(props: { push: Notification }) {
  const { push } = props;
  switch (push.status) {
    case 'SENT': return <div class="answer ok"><strong>The provider accepted it{push.openedAt ? ', and it was opened' : ''}.</strong> {!push.openedAt && 'Whether the device showed it, neither FCM nor APNs tells.'}</div>;
    case 'FAILED': return <div class="answer bad"><strong>It was not delivered.</strong> {push.error?.message} <code>{push.error?.code}{push.error?.reason && ` · ${push.error.reason}`}</code></div>;
    case 'CANCELED': return <div class="answer"><strong>It was canceled</strong> before it was sent.</div>;
    case 'SCHEDULED': return <div class="answer"><strong>It waits</strong> for its scheduled time.</div>;
    default: return <div class="answer warn"><strong>It is being delivered.</strong> {push.attempts > 0 && `It was tried ${push.attempts === 1 ? 'once' : `${push.attempts} times`}, and will be tried again.`}</div>;
  }
}
