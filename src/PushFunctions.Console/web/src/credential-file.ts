// Reads a credential from files of the disk and checks it, before anything is uploaded. Nothing of it is kept.
import type { Provider } from './types';

/** The content of an upload, and what to say about it. */
export interface CredentialFile {
  /** What was found, in words: 'The service account push@… of the project …'. */
  words: string;
  /** What the upload's content needs besides: for a signing key. */
  needs: 'nothing' | 'key';
  content: Record<string, string>;
  keyId?: string;
  bundleId?: string | null;
  expiresAt?: Date;
}

/** Why a file is no credential: a sentence that says what to do. */
export class NoCredential extends Error { }

const largest = 64 * 1024;

/** @param files One, or for APNs the certificate and its key as two. */
export async function readCredential(type: Provider, files: File[]): Promise<CredentialFile> {
  if (files.length === 0) throw new NoCredential('Choose a file.');
  if (files.length > 2) throw new NoCredential('Choose one file, or the certificate and its key.');
  const texts: string[] = [];
  for (const file of files) {
    if (file.size === 0) throw new NoCredential(`${file.name} is empty.`);
    if (file.size > largest) throw new NoCredential(`${file.name} is too large for a credential: ${Math.ceil(file.size / 1024)} kB. None has more than 64.`);
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (bytes[0] === 0x30 && (bytes[1] ?? 0) >= 0x80)
      throw new NoCredential(`${file.name} is a binary file (.p12 or .cer). Convert it to PEM: openssl pkcs12 -in ${file.name} -out push.pem -nodes`);
    texts.push(decode(file.name, bytes));
  }

  return type === 'FCM' ? serviceAccount(files, texts) : /^\s*\{/.test(texts[0]!)
    ? reject(`${files[0]!.name} is JSON. APNs takes a .p8 key, or a certificate with its key in PEM. For a service account choose FCM.`)
    : apns(files, texts);
}

function reject(sentence: string): never {
  throw new NoCredential(sentence);
}

function decode(name: string, bytes: Uint8Array) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/^\uFEFF/, '');
  } catch {
    return reject(`${name} is not a text file. Choose the file as the provider gave it to you.`);
  }
}

function serviceAccount(files: File[], texts: string[]): CredentialFile {
  const [name, text] = [files[0]!.name, texts[0]!];
  if (files.length > 1) reject('FCM takes one file: the JSON of the service account.');
  let json: Record<string, unknown>;
  try {
    json = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return reject(/-----BEGIN/.test(text)
      ? `${name} is a PEM file. FCM takes the service account's JSON: Firebase console, Project settings, Service accounts, Generate new private key.`
      : `${name} is not JSON. Download it again: Firebase console, Project settings, Service accounts, Generate new private key.`);
  }
  if (json === null || typeof json !== 'object' || Array.isArray(json)) return reject(`${name} is JSON, but not a service account.`);
  if ('project_info' in json) return reject(`${name} is google-services.json, which the app is built with. FCM needs the service account: Firebase console, Project settings, Service accounts, Generate new private key.`);
  if (json.type !== 'service_account') return reject(`${name} is not a service account: its type is ${json.type === undefined ? 'missing' : `"${String(json.type).slice(0, 40)}"`}.`);
  for (const field of ['project_id', 'client_email', 'private_key'])
    if (typeof json[field] !== 'string' || json[field] === '') return reject(`${name} has no ${field}. Download the file again, and do not edit it.`);
  if (!/-----BEGIN PRIVATE KEY-----/.test(json.private_key as string)) return reject(`The private_key in ${name} is not a PEM key. Download the file again, and do not edit it.`);
  return { words: `The service account ${json.client_email} of the project ${json.project_id}.`, needs: 'nothing', content: { privateKey: base64(text) } };
}

async function apns(files: File[], texts: string[]): Promise<CredentialFile> {
  const whole = texts.join('\n');
  const names = files.map(file => file.name).join(' and ');
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED/.test(whole)) reject(`The key in ${names} has a password. Remove it: openssl pkcs8 -in key.pem -out plain.pem -nocrypt`);
  const [certificates, keys] = [blocks(whole, 'CERTIFICATE'), blocks(whole, '(?:RSA |EC )?PRIVATE KEY')];
  if (certificates.length === 0 && keys.length === 0)
    reject(`${names} is neither a key nor a certificate. Choose the .p8 file of the Apple developer account, or a PEM file with a certificate and its key.`);
  if (keys.length === 0) reject(`${names} has a certificate without its private key. Export both from the same Keychain entry, or choose both files.`);
  if (certificates.length === 0) {
    await checkSigningKey(names, keys[0]!);
    const keyId = /AuthKey_([A-Z0-9]{10})/.exec(names)?.[1] ?? '';
    return { words: `A signing key${keyId ? `, by its name ${keyId}` : ''}.`, needs: 'key', content: { privateKey: base64(keys[0]!) }, keyId };
  }

  const own = certificates.map(readCertificate).filter(found => found !== null).sort((one, other) => Number(one.isAuthority) - Number(other.isAuthority))[0];
  if (own && own.until.getTime() < Date.now())
    reject(`The certificate ended on ${own.until.toISOString().slice(0, 10)}. Create a new one in the Apple developer account.`);
  return {
    words: own?.bundleId ? `A certificate for ${own.bundleId}.` : 'A certificate with its key.', needs: 'nothing',
    content: { certificate: base64(certificates.join('\n')), privateKey: base64(keys[0]!) },
    ...(own ? { expiresAt: own.until, bundleId: own.bundleId } : {}),
  };
}

const blocks = (text: string, label: string) =>
  text.match(new RegExp(`-----BEGIN ${label}-----[\\s\\S]+?-----END ${label}-----`, 'g')) ?? [];

/** A browser knows curves where the page comes over https or from this machine; elsewhere the API checks alone. */
async function checkSigningKey(name: string, pem: string) {
  if (!globalThis.crypto?.subtle) return;
  const der = toBytes(pem);
  try {
    if (der) await crypto.subtle.importKey('pkcs8', der as Uint8Array<ArrayBuffer>, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
  } catch {
    reject(`The key in ${name} is not one of Apple's signing keys (P-256). Choose the .p8 file as the Apple developer account gave it.`);
  }
  if (!der) reject(`The key in ${name} is damaged. Choose the .p8 file as the Apple developer account gave it.`);
}

function toBytes(pem: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(pem.replace(/-----[^-]+-----|\s/g, '')), letter => letter.charCodeAt(0));
  } catch {
    return null;
  }
}

/** A node of DER: its tag, its content, and where the next one begins. */
interface Node { tag: number; body: Uint8Array; next: number }

function nodeAt(bytes: Uint8Array, at: number): Node | null {
  const tag = bytes[at];
  let length = bytes[at + 1];
  if (tag === undefined || length === undefined) return null;
  let from = at + 2;
  if (length & 0x80) {
    const size = length & 0x7f;
    if (size === 0 || size > 4) return null;
    length = 0;
    for (let index = 0; index < size; index++) length = length * 256 + (bytes[from + index] ?? 0);
    from += size;
  }
  return from + length > bytes.length ? null : { tag, body: bytes.subarray(from, from + length), next: from + length };
}

function nodesIn(bytes: Uint8Array): Node[] {
  const found: Node[] = [];
  for (let at = 0; at < bytes.length;) {
    const node = nodeAt(bytes, at);
    if (!node) break;
    found.push(node);
    at = node.next;
  }
  return found;
}

const userId = '0.9.2342.19200300.100.1.1';

/** The end of a certificate, and the bundle ID in its subject: as much of X.509 as that takes. */
function readCertificate(pem: string): { until: Date; bundleId: string | null; isAuthority: boolean } | null {
  const der = toBytes(pem);
  const body = der && nodeAt(der, 0);
  const whole = body && nodeAt(body.body, 0);
  if (!whole) return null;
  let fields = nodesIn(whole.body);
  // The version is tagged, and may be absent.
  if (fields[0]?.tag === 0xa0) fields = fields.slice(1);
  const [validity, subject] = [fields[3], fields[4]];
  const end = validity && nodesIn(validity.body)[1];
  const until = end ? timeOf(end) : null;
  if (!until || !subject) return null;
  let bundleId: string | null = null;
  for (const set of nodesIn(subject.body)) {
    for (const pair of nodesIn(set.body)) {
      const [name, value] = nodesIn(pair.body);
      if (name && value && objectId(name.body) === userId) bundleId = new TextDecoder().decode(value.body);
    }
  }
  return { until, bundleId, isAuthority: bundleId === null };
}

function timeOf(node: Node): Date | null {
  const text = new TextDecoder().decode(node.body);
  const parts = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?Z$/.exec(text);
  if (!parts) return null;
  const year = parts[1]!.length === 4 ? Number(parts[1]) : Number(parts[1]) + (Number(parts[1]) < 50 ? 2000 : 1900);
  return new Date(Date.UTC(year, Number(parts[2]) - 1, Number(parts[3]), Number(parts[4]), Number(parts[5]), Number(parts[6] ?? 0)));
}

function objectId(bytes: Uint8Array) {
  const parts = [Math.min(2, Math.floor((bytes[0] ?? 0) / 40)), 0];
  parts[1] = (bytes[0] ?? 0) - parts[0]! * 40;
  for (let index = 1, value = 0; index < bytes.length; index++) {
    value = value * 128 + (bytes[index]! & 0x7f);
    if (bytes[index]! & 0x80) continue;
    parts.push(value);
    value = 0;
  }
  return parts.join('.');
}

function base64(text: string) {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}
