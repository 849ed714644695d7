// The server between an app and PushFunctions, without packages (Node.js 20 or newer): it registers the devices of
// whoever is signed in, and is told what became of pushes. Settings: PUSH_BASE, PUSH_KEY_SID and PUSH_KEY_SECRET (an API
// key with the scope register), PUSH_APP, and PUSH_WEBHOOK_SECRET (whsec_…, from the endpoint that leads to /push-events).
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const { PUSH_BASE, PUSH_KEY_SID, PUSH_KEY_SECRET, PUSH_WEBHOOK_SECRET, PUSH_APP = 'shop', PORT = '0' } = process.env;
const authorization = 'Basic ' + Buffer.from(`${PUSH_KEY_SID}:${PUSH_KEY_SECRET}`).toString('base64');
const registrations = `${PUSH_BASE}/v1/PushNotifications/DeviceRegistrations`;

/** Repeats what was throttled or not reached, and keeps Retry-After. Registering twice changes nothing. */
async function push(method, url, body, attempt = 0) {
  const answer = await fetch(url, {
    method,
    headers: { Authorization: authorization, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  }).catch((fault) => ({ ok: false, status: 503, headers: new Headers(), fault }));
  if (answer.ok) return answer.json();
  if ((answer.status === 429 || answer.status >= 500) && attempt < 3) {
    const seconds = Number(answer.headers.get('Retry-After') ?? 2 ** attempt / 2);
    await new Promise((resolve) => setTimeout(resolve, Math.min(seconds, 10) * 1000));
    return push(method, url, body, attempt + 1);
  }
  const refused = answer.fault ? null : await answer.json().catch(() => null);
  throw Object.assign(new Error(refused?.errors?.[0]?.message ?? answer.fault?.message ?? `HTTP ${answer.status}`), { status: answer.status });
}

// The same user is the same User there (externalId): nothing has to be stored here.
const register = (user, { provider, token, previousToken }) =>
  push('POST', registrations, { appName: PUSH_APP, provider, token, previousToken, externalId: user });

async function remove(user, device) {
  const mine = await push('GET', `${registrations}?${new URLSearchParams({ externalId: user, appName: PUSH_APP })}`);
  for (const { id } of mine.deviceRegistrations) await push('DELETE', `${registrations}/${id}/Devices?${new URLSearchParams(device)}`);
}

/** Throws where the signature or the time is wrong. Over the bytes as they came, before they are read as JSON. */
export function verify(secret, headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) < 300)) throw new Error('too old');
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  if (key.length < 16) throw new Error('the secret is too short');
  const expected = Buffer.from('v1,' + createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64'));
  const given = String(signatures).split(' ').map((signature) => Buffer.from(signature));
  if (!given.some((signature) => signature.length === expected.length && timingSafeEqual(signature, expected))) throw new Error('wrong signature');
  return JSON.parse(body);
}

// Delivery is at-least-once. Yours is a table with a unique key for the id, and the work is done in the same transaction.
const inbox = new Map();
function take(event) {
  if (inbox.has(event.id)) return;
  inbox.set(event.id, event);
  console.log(event.type, event.subject ?? '');
}

// Stands for your own sign-in: whoever says a name has it. Put yours in its place.
const whoIsSignedIn = (request) => request.headers.authorization?.match(/^Bearer (\S+)$/)?.[1];

async function answer(request) {
  const url = new URL(request.url, 'http://localhost');
  const parts = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts);
  if (url.pathname === '/push-events' && request.method === 'POST') {
    let events;
    try {
      events = verify(PUSH_WEBHOOK_SECRET, request.headers, body);
    } catch {
      return [401];
    }
    events.forEach(take);
    return [204];
  }
  const user = whoIsSignedIn(request);
  if (!user) return [401];
  if (url.pathname === '/events') return [200, [...inbox.values()]];
  if (url.pathname !== '/me/devices') return [404];
  if (request.method === 'PUT') await register(user, JSON.parse(body));
  else if (request.method === 'DELETE') await remove(user, { provider: url.searchParams.get('provider'), token: url.searchParams.get('token') });
  else return [405];
  return [204];
}

const server = createServer(async (request, response) => {
  const [status, body] = await answer(request).catch((fault) => {
    if (fault instanceof SyntaxError || fault.status === 400) return [400, { error: fault.message }];
    console.error(fault.message);
    return [502];
  });
  response.writeHead(status, body && { 'Content-Type': 'application/json' }).end(body && JSON.stringify(body));
});
server.listen(Number(PORT), '127.0.0.1', () => console.log(`Now listening on: http://127.0.0.1:${server.address().port}`));
