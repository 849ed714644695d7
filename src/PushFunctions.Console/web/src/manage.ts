// The shapes that the pages of an account's setup read. openapi.json has all of them.
import type { Filter, Pagination, Provider, Scope } from './types';

export interface Credential {
  id: string; credentialType: Provider; isDefault: boolean; appName: string; createdAt: string; updatedAt: string;
  health: { status: 'OK' | 'FAILING'; reason: string | null; since: string | null }; expiresAt?: string;
}
export interface CredentialCheck { status: 'VALID' | 'REFUSED' | 'UNREACHABLE'; reason: string | null; message: string; checkedAt: string }

export interface AudienceUsersPage { users: { id: string }[]; pagination: Pagination }

export interface Webhook {
  id: string; kind: 'webhook' | 'eventGrid'; url: string | null; topicEndpoint: string | null; events: string[]; appName: string | null; format: string; description: string | null; enabled: boolean;
  createdAt: string; updatedAt: string;
  health: { status: 'OK' | 'FAILING' | 'DISABLED'; reason: string | null; since: string | null; lastSuccessAt: string | null; pending: number };
}
/** Of a receiver, or of a topic of Event Grid. */
export const addressOf = (webhook: Webhook) => webhook.url ?? webhook.topicEndpoint ?? '';

export interface WebhooksPage { webhooks: Webhook[]; pagination: Pagination }
export interface NewWebhook { id: string; secret: string }
export interface WebhookTest { accepted: boolean; status: number | null; reason: string | null; body: string | null }
export interface WebhookFailure {
  id: string; events: { id: string; type: string }[]; attempts: number; lastStatus: number | null; reason: string | null; signaledAt: string; failedAt: string;
}
export interface WebhookFailuresPage { failures: WebhookFailure[]; pagination: Pagination }

export interface Service {
  version: string; time: string; status: 'OK' | 'DEGRADED'; sweep: { lastAt: string | null; status: 'OK' | 'LATE' }; oldestJobAt: string | null;
  queues: { name: string; messages: number }[]; deadLetters: number; limits: { name: string; limit: number; used: number | null; setting: string | null }[];
}
export interface DeadLetter {
  id: string; queue: string; kind: 'START' | 'WALK' | 'DELIVERY' | 'EVENT' | null; operationId: string | null; batch: string | null;
  poisonRequeues: number | null; reason: 'NEWER_VERSION' | 'UNREADABLE' | null; at: string;
}
export interface Requeued { requeued: number; more: boolean }

export interface ApiKey { sid: string; name?: string; scopes: Scope[]; createdAt: string }
export interface NewApiKey extends ApiKey { secret: string }

/** What a webhook endpoint can want, by group. */
export const eventTypes: Record<string, string[]> = {
  operation: ['scheduled', 'processing', 'completed', 'canceled'],
  notification: ['sent', 'failed', 'canceled', 'opened', 'delivered', 'dismissed'],
  recipient: ['unaddressable'],
  device: ['registered', 'moved', 'removed', 'forgotten'],
  credential: ['failing', 'recovered', 'expiring'],
};

/** A filter as a person says it. */
export function filterWords(filter: Filter): string {
  const [name, value] = Object.entries(filter)[0] ?? ['all', true];
  switch (name) {
    case 'all': return 'everyone';
    case 'tag': return `tag ${value}`;
    case 'provider': return `has ${value}`;
    case 'locale': return `language ${value}`;
    case 'audienceId': return `in ${value}`;
    case 'not': return `not (${filterWords(value as Filter)})`;
    case 'and': case 'or': return (value as Filter[]).map(part => ('and' in part || 'or' in part ? `(${filterWords(part)})` : filterWords(part))).join(` ${name} `);
    default: return JSON.stringify(filter);
  }
}
