// What the providers get, as the service builds it (docs/provider-mapping.md), and what of it counts against their limit.
import { sizeOf } from './format';
import type { Content } from './types';

export const limit = 4096;

export interface Draft {
  content: Content;
  sound: string | null;
  priority: 'HIGH' | 'LOW';
  collapseKey: string | null;
  timeToLive: number | null;
  overrides: { fcm?: Json; apn?: { headers?: Json; payload?: Json } } | null;
}

type Json = { [name: string]: unknown };

// As long as ids get.
const id = 'comms_pushnotification_' + '0'.repeat(34);

export function apns(draft: Draft): Json {
  const { content } = draft;
  const hasAlert = content.title != null || content.body != null || content.subtitle !== undefined;
  const wakes = !hasAlert;
  const payload: Json = { aps: { ...alertOf(content), ...apsOf(draft, wakes) }, ...content.data };
  for (const name of ['image', 'link'] as const)
    if (content[name] !== undefined && !(name in (content.data ?? {}))) payload[name] = content[name];
  return draft.overrides?.apn?.payload ? merge(payload, draft.overrides.apn.payload) : payload;
}

export function fcm(draft: Draft): Json {
  const { content } = draft;
  const isBackground = content.title == null && content.body == null;
  const kind = !isBackground || content.subtitle !== undefined || content.badge !== undefined || draft.sound !== null ? 'alert' : 'background';
  const wakes = isBackground && content.subtitle === undefined;
  const tag = draft.collapseKey || id;
  const data: Json = { ...content.data };
  if (content.link !== undefined && !('link' in data)) data.link = content.link;
  const aps = { ...(content.subtitle !== undefined ? alertOf(content) : {}), ...apsOf(draft, wakes) };
  const message: Json = {
    ...(isBackground ? {} : { notification: present({ title: content.title, body: content.body, image: content.image }) }),
    ...(Object.keys(data).length > 0 ? { data } : {}),
    android: {
      priority: draft.priority === 'LOW' ? 'NORMAL' : 'HIGH',
      ...(draft.timeToLive !== null ? { ttl: `${draft.timeToLive}s` } : {}),
      ...(draft.collapseKey ? { collapse_key: draft.collapseKey } : {}),
      ...(isBackground ? {} : { notification: present({ tag, sound: draft.sound, channel_id: content.category, notification_count: content.badge }) }),
    },
    apns: {
      headers: { 'apns-push-type': kind, 'apns-priority': kind === 'background' || draft.priority === 'LOW' ? '5' : '10', 'apns-collapse-id': tag },
      ...(Object.keys(aps).length > 0 ? { payload: { aps } } : {}),
      ...(content.image !== undefined ? { fcm_options: { image: content.image } } : {}),
    },
    webpush: {
      headers: { ...(draft.timeToLive !== null ? { TTL: String(draft.timeToLive) } : {}), Urgency: draft.priority === 'LOW' ? 'normal' : 'high' },
      ...(isBackground ? {} : { notification: { tag } }),
      ...(content.link?.toLowerCase().startsWith('https://') ? { fcm_options: { link: content.link } } : {}),
    },
  };
  return { message: draft.overrides?.fcm ? merge(message, draft.overrides.fcm) : message };
}

export const apnsBytes = (payload: Json) => sizeOf(JSON.stringify(payload));

/** Keys and values of the data, values of the notification, and the platform's own part; the largest platform counts. */
export function fcmBytes(request: Json) {
  const message = request.message as Json;
  const [android, web, apple] = [object(message.android), object(message.webpush), object(message.apns)];
  const common = object(message.notification);
  const payload = object(apple?.payload);
  const alert = object(payload?.aps)?.alert;
  return Math.max(
    map(object(android?.data) ?? object(message.data)) + values(object(android?.notification)) + values(common, object(android?.notification)),
    (payload ? sizeOf(JSON.stringify(payload)) : 0) + map(object(message.data)) + (typeof alert === 'string' ? 0 : values(common, object(alert))),
    map(object(web?.data) ?? object(message.data)) + (web?.notification ? sizeOf(JSON.stringify(web.notification)) : 0) + values(common, object(web?.notification)));
}

const object = (value: unknown) => (value && typeof value === 'object' ? value as Json : undefined);
const text = (value: unknown) => sizeOf(typeof value === 'string' ? value : JSON.stringify(value));
const map = (value: Json | undefined) => Object.entries(value ?? {}).reduce((sum, [key, entry]) => sum + sizeOf(key) + text(entry), 0);
const values = (value: Json | undefined, except?: Json) => Object.entries(value ?? {}).reduce((sum, [key, entry]) => sum + (except && key in except ? 0 : text(entry)), 0);
const present = (value: Json) => Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== null && entry !== undefined));

function alertOf(content: Content): Json {
  const alert = present({ title: content.title, subtitle: content.subtitle, body: content.body });
  return Object.keys(alert).length > 0 ? { alert } : {};
}

function apsOf(draft: Draft, wakes: boolean): Json {
  const { content } = draft;
  return present({
    sound: draft.sound, badge: content.badge, category: content.category, 'thread-id': content.threadId,
    'mutable-content': content.image !== undefined ? 1 : undefined, 'content-available': wakes ? 1 : undefined,
  });
}

/** RFC 7396, as the overrides are merged: null removes. */
function merge(target: Json, change: Json): Json {
  const result: Json = { ...target };
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete result[key];
    else if (object(value) && !Array.isArray(value)) result[key] = merge(object(result[key]) ?? {}, value as Json);
    else result[key] = value;
  }
  return result;
}

/** The text with the variables in it, as far as a preview needs it: outputs with plain names. What else Liquid can do stays. */
export function render(template: string, variables: Json) {
  return template.replace(/\{\{-?\s*([A-Za-z_][\w.-]*)\s*(?:\|\s*default:\s*["']([^"']*)["']\s*)?-?\}\}/g, (_, path: string, otherwise?: string) => {
    const value = path.split('.').reduce<unknown>((from, name) => object(from)?.[name], variables);
    return value === undefined || value === null || value === '' ? otherwise ?? '' : String(value);
  });
}
