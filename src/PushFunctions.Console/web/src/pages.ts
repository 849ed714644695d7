import type { FunctionComponent } from 'preact';
import type { Scope } from './types';
import { AppsPage } from './pages/apps';
import { AudiencePage } from './pages/audience';
import { AudiencesPage } from './pages/audiences';
import { ComposePage } from './pages/compose';
import { FindPage } from './pages/find';
import { HealthPage } from './pages/health';
import { KeysPage } from './pages/keys';
import { NotificationPage } from './pages/notification';
import { OperationPage } from './pages/operation';
import { OperationsPage } from './pages/operations';
import { UserPage } from './pages/user';
import { WebhookPage } from './pages/webhook';
import { WebhooksPage } from './pages/webhooks';

export interface Page {
  /** Below /console; a part with a colon is handed to the page. */
  path: string;
  name: string;
  /** A key with any of these may see it; none for every visitor. */
  scopes: Scope[];
  /** Where a link to it stands: in the bar, in the menu of the account, or nowhere. */
  in?: 'bar' | 'menu';
  show: FunctionComponent<Record<string, string>>;
}

/** Every page of the console, in the order of its links. */
export const pages: Page[] = [
  { path: '/', name: 'Find', scopes: [], in: 'bar', show: FindPage },
  { path: '/users/:id', name: 'User', scopes: ['register', 'send', 'manage'], show: UserPage },
  { path: '/operations', name: 'Operations', scopes: ['send'], in: 'bar', show: OperationsPage },
  { path: '/operations/:id', name: 'Operation', scopes: ['send'], show: OperationPage },
  { path: '/notifications/:id', name: 'Notification', scopes: ['send'], show: NotificationPage },
  { path: '/compose', name: 'Compose', scopes: ['send'], in: 'bar', show: ComposePage },
  { path: '/audiences', name: 'Audiences', scopes: ['send', 'manage'], in: 'bar', show: AudiencesPage },
  { path: '/audiences/:id', name: 'Audience', scopes: ['send', 'manage'], show: AudiencePage },
  { path: '/health', name: 'Health', scopes: ['manage'], in: 'bar', show: HealthPage },
  { path: '/apps', name: 'Apps and credentials', scopes: ['manage'], in: 'menu', show: AppsPage },
  { path: '/webhooks', name: 'Webhooks', scopes: ['manage'], in: 'menu', show: WebhooksPage },
  { path: '/webhooks/:id', name: 'Webhook endpoint', scopes: ['manage'], show: WebhookPage },
  { path: '/keys', name: 'API keys', scopes: ['manage'], in: 'menu', show: KeysPage },
] as Page[];
