// The npm clients against the simulator: one job as a line of JSON on standard input, what it took as a line of JSON on standard output.
// Both clients only know HTTPS and their provider's own host. The simulator speaks HTTP/2 in cleartext, as for the service, so the connection is
// led there; everything above it is the client's own.
'use strict';

const http2 = require('node:http2');
const net = require('node:net');

const callSize = 500; // what sendEach takes at most
const title = 'Your order is on its way';
const body = 'The courier has it and will be with you between four and five in the afternoon.';
const data = { order: 'A-20391', screen: 'tracking' };

function redirect(address) {
  const { hostname, port } = new URL(address);
  const connect = http2.connect;
  http2.connect = (authority, options) => {
    const session = connect(address, { ...options, createConnection: () => net.connect({ host: hostname, port: Number(port), noDelay: true }) });
    // firebase-admin writes the scheme with a colon, which Google lets pass and Kestrel does not.
    const request = session.request;
    session.request = (headers, ...rest) => request.call(session, { ...headers, ':scheme': 'http' }, ...rest);
    return session;
  };
}

function fcm(job) {
  const { initializeApp } = require('firebase-admin/app');
  const { getMessaging } = require('firebase-admin/messaging');
  const token = { access_token: job.authorization.slice('Bearer '.length), expires_in: 3600 };
  const messaging = getMessaging(initializeApp({ projectId: job.scope, credential: { getAccessToken: async () => token } }));
  return async (first, count) => {
    const messages = [];
    for (let i = first; i < first + count; i++) {
      const name = `bench-${i.toString(16).padStart(16, '0')}:APA91b`;
      messages.push({ token: name.padEnd(163, 'q'), notification: { title, body }, data, android: { priority: 'high' } });
    }
    const { failureCount, responses } = await messaging.sendEach(messages);
    if (failureCount > 0) throw responses.find((response) => !response.success).error;
  };
}

function apns(job) {
  const apn = require('@parse/node-apn');
  const provider = new apn.Provider({ token: { key: job.key.privateKey, keyId: job.key.keyId, teamId: job.key.teamId }, production: true });
  return async (first, count) => {
    const tokens = [];
    for (let i = first; i < first + count; i++) tokens.push(i.toString(16).padStart(16, '0') + 'a'.repeat(48));
    const notification = new apn.Notification({ alert: { title, body }, payload: data, topic: job.scope, pushType: 'alert', priority: 10 });
    const { failed } = await provider.send(notification, tokens);
    if (failed.length > 0) throw new Error(JSON.stringify(failed[0].response ?? String(failed[0].error)));
  };
}

async function send(call, first, count, inFlight) {
  let next = first;
  const end = first + count;
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (next < end) {
        const from = next;
        next = Math.min(end, next + callSize);
        await call(from, next - from);
      }
    }),
  );
}

async function run(job) {
  redirect(job.address);
  const call = job.kind === 'fcm' ? fcm(job) : apns(job);
  await send(call, 0, job.warmUp, job.inFlight);
  const cpu = process.cpuUsage();
  const began = process.hrtime.bigint();
  await send(call, job.warmUp, job.count, job.inFlight);
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  const { user, system } = process.cpuUsage(cpu);
  console.log(JSON.stringify({ count: job.count, seconds, cpuSeconds: (user + system) / 1e6 }));
  process.exit();
}

require('node:readline')
  .createInterface({ input: process.stdin })
  .once('line', (line) =>
    run(JSON.parse(line)).catch((error) => {
      console.error(error);
      process.exit(1);
    }),
  )
  .once('close', () => setImmediate(() => {}));
