// Loaded into both Azurites before they start. What they answer with of their own, the time, ids, receipts and ETags,
// follows from two headers of the request, so that the same requests have the same answers to the letter, and hours
// pass at once. The collector and the saving to disk run all the time.
'use strict';

const crypto = require('crypto');
const http = require('http');

let now;
let step;
let drawn = 0;

const { emit } = http.Server.prototype;
http.Server.prototype.emit = function (event, request, ...rest) {
  if (event === 'request') {
    now = Number(request.headers['x-test-time']);
    step = request.headers['x-test-step'];
    drawn = 0;
  }

  return emit.call(this, event, request, ...rest);
};

const RealDate = Date;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, parts, created) => Reflect.construct(target, parts.length === 0 && now !== undefined ? [now] : parts, created),
  get: (target, name) => (name === 'now' ? () => now ?? RealDate.now() : target[name]),
});

const { hrtime } = process;
process.hrtime = Object.assign((...since) => (step === undefined ? hrtime(...since) : [0, 1000 + drawn++]), { bigint: hrtime.bigint });

const { randomBytes, randomFillSync } = crypto;
const drawBytes = size => {
  const parts = [];
  for (let left = size; left > 0; left -= 32) {
    parts.push(crypto.createHash('sha256').update(`${step}/${drawn++}`).digest().subarray(0, left));
  }

  return Buffer.concat(parts);
};
// What is drawn while it starts has to differ from one start to the next: files are named by it.
crypto.randomBytes = (size, ...rest) => (step === undefined || rest.length > 0 ? randomBytes(size, ...rest) : drawBytes(size));
crypto.randomFillSync = (buffer, ...rest) => {
  if (step === undefined || rest.length > 0) return randomFillSync(buffer, ...rest);
  buffer.set(drawBytes(buffer.length));
  return buffer;
};

const COLLECTOR_INTERVAL = 60 * 1000;
const SAVE_INTERVAL = 5 * 1000;
const { setTimeout, setInterval } = globalThis;
globalThis.setTimeout = (action, delay, ...rest) => setTimeout(action, delay === COLLECTOR_INTERVAL ? 50 : delay, ...rest);
globalThis.setInterval = (action, delay, ...rest) => setInterval(action, delay === SAVE_INTERVAL ? 100 : delay, ...rest);
