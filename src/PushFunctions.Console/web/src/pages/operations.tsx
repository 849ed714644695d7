import { useState } from 'preact/hooks';
import { get } from '../api';
import { number, percent, short, zone } from '../format';
import { useList, useRepeat } from '../load';
import { doneOf, isOver } from '../operation';
import { Card, Empty, Failure, Head, Loading, Progress, Status, Switch, Tags, toneOf, When, wordOf } from '../parts/base';
import { Link } from '../router';
import { useTitles } from '../titles';
import type { OperationsPage as Page, OperationStatus } from '../types';

export function OperationsPage() {
  const [status, setStatus] = useState<OperationStatus | ''>('');
  const list = useList(`operations ${status}`, async (pageToken, signal) => {
    const page = await get<Page>('/PushNotifications/Operations', { query: { status, pageSize: 20, pageToken }, signal });
    return { items: page.operations, next: page.pagination.next };
  });
  const isLive = list.items?.some(one => one.status !== 'SCHEDULED' && !isOver(one)) ?? false;
  // Only while something moves, and only the first page: a list that was read on stays as it is.
  useRepeat(isLive && list.items!.length <= 20 ? `live ${status}` : null, async () => { list.reload(); return 5000; });
  const titleOf = useTitles((list.items ?? []).map(operation => operation.id));
  return (
    <>
      <Head title="Operations" below="Every send of the last 7 days, newest first.">
        <button type="button" class="button" onClick={list.reload}>Reload</button>
        <Link to="/compose" class="button primary">Compose</Link>
      </Head>
      <div>
        <Switch label="Status" value={status} onChange={setStatus} choices={[['', 'All'], ['SCHEDULED', 'Scheduled'], ['PROCESSING', 'In progress'], ['COMPLETED', 'Completed'], ['CANCELED', 'Canceled']]} />
      </div>
      <Card>
        {list.error ? <Failure what="The operations could not be loaded" error={list.error} onRetry={list.reload} />
          : list.items === null ? <div class="inside"><Loading rows={6} /></div>
          : list.items.length === 0 ? <Empty title={status ? 'None has this status' : 'Nothing was sent yet'}>Each request to send is an operation. It appears here at once, and stays for 7 days.</Empty>
          : (
            <table class="rows">
              <thead><tr><th>Send</th><th>Status</th><th>Progress</th><th class="number">Sent</th><th class="number">Failed</th><th class="number">Not addressed</th><th class="number">Opened</th><th>Time ({zone()})</th></tr></thead>
              <tbody>
                {list.items.map(operation => {
                  const { stats } = operation;
                  return (
                    <tr key={operation.id}>
                      <td>
                        <Link to={`/operations/${operation.id}`} class="row-title break">{titleOf(operation.id) ?? short(operation.id)}</Link>
                        {Object.keys(operation.tags).length > 0 && <small><Tags tags={operation.tags} /></small>}
                      </td>
                      <td data-label="Status"><Status tone={toneOf[operation.status]}>{wordOf[operation.status]}</Status></td>
                      <td data-label="Progress"><Progress stats={stats} small /><small class="figures">{percent(doneOf(operation), stats.total)} of {number(stats.total)}</small></td>
                      <td class="number" data-label="Sent">{number(stats.sent)}</td>
                      <td class="number" data-label="Failed">{stats.failed > 0 ? <span class="bad">{number(stats.failed)}</span> : 0}</td>
                      <td class="number" data-label="Not addressed">{stats.unaddressable > 0 ? <span class="warn">{number(stats.unaddressable)}</span> : 0}</td>
                      <td class="number" data-label="Opened">{stats.opened === undefined ? <span class="muted">–</span> : number(stats.opened)}</td>
                      <td data-label={`Time (${zone()})`}><When time={operation.createdAt} /></td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          )}
        {list.more && <footer><button type="button" class="quiet" disabled={list.busy} onClick={list.more}>Show 20 more</button></footer>}
      </Card>
    </>
  );
}
