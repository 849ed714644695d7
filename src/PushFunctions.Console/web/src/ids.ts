import type { Provider } from './types';

const digits = '[0-9a-hjkmnp-tv-z]';

/** What a text may be, by its form. Only what has a prefix is certain. */
export type Kind = 'user' | 'operation' | 'notification' | 'audience' | 'registration' | 'other';

const forms: [Kind, RegExp][] = [
  ['user', new RegExp(`^comms_(user|pushnotificationuser)_[0-7]${digits}{25,33}$`)],
  ['operation', new RegExp(`^comms_operation_[0-7]${digits}{25}$`)],
  ['notification', new RegExp(`^comms_pushnotification_[0-7]${digits}{33}$`)],
  ['audience', new RegExp(`^comms_audience_[0-7]${digits}{25,33}$`)],
  ['registration', /^comms_device_registration_[0-9a-f]{32}$/],
];

export const kindOf = (text: string): Kind => forms.find(([, form]) => form.test(text))?.[0] ?? 'other';

/** Whether it has the prefix of an ID and yet is none: a part of one, or a slip of the pen. */
export const isBroken = (text: string) => text.startsWith('comms_') && kindOf(text) === 'other';

/** Whether it can be a device token: printable ASCII without spaces. */
export const mayBeToken = (text: string) => /^[!-~]{1,4096}$/.test(text);

/** An APNs token is hexadecimal. */
export const looksLikeApns = (text: string) => /^([0-9a-f]{2}){16,}$/i.test(text);

const numbers: Record<Provider, number> = { FCM: 1, APN: 2, APN_SANDBOX: 3 };

/** The tokenHash of the API: the same for the same device, and nothing that could be sent to. */
export async function hashOf(provider: Provider, token: string) {
  const text = `${numbers[provider]}\n${provider === 'FCM' ? token : token.toLowerCase()}`;
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return [...hash.slice(0, 16)].map(byte => byte.toString(16).padStart(2, '0')).join('');
}

export const providerName = (provider: Provider) => (provider === 'FCM' ? 'FCM' : provider === 'APN' ? 'APNs' : 'APNs sandbox');

/** What a device is called: nobody but its owner knows its name. */
export const deviceName = (provider: Provider, hash: string) => `${providerName(provider)} ${hash.slice(0, 8)}`;
