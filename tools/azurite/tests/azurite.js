'use strict';

const assert = require('node:assert');
const { spawn } = require('node:child_process');
const crypto = require('node:crypto');
const { once } = require('node:events');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');

const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const START = Date.UTC(2026, 0, 1);
const COMPARED = ['etag', 'content-type', 'location', 'preference-applied'];

/** A process of start.js on free ports. */
class Azurite {
  static async start({ script = path.join(__dirname, '..', 'start.js'), folder, options = [] }) {
    const ports = ['blob', 'queue', 'table'].flatMap(service => [`--${service}Host`, '127.0.0.1', `--${service}Port`, '0']);
    const data = folder === undefined ? ['--inMemoryPersistence'] : ['--location', folder];
    const started = [script, '--silent', '--disableTelemetry', '--skipApiVersionCheck', ...ports, ...data, ...options];
    const azurite = new Azurite();
    azurite.process = spawn(process.execPath, ['--require', path.join(__dirname, 'clock.js'), ...started], { cwd: os.tmpdir() });
    azurite.said = '';
    azurite.process.stderr.on('data', text => (azurite.said += text));
    azurite.ports = await azurite.#listening();
    azurite.agent = new http.Agent({ keepAlive: true });
    return azurite;
  }

  /** Ends it as an owner does that is killed. It writes its data down. */
  stop() {
    return this.#end(() => {
      this.process.stdout.destroy();
      this.process.stdin.destroy();
    });
  }

  kill() {
    return this.#end(() => this.process.kill('SIGKILL'));
  }

  async send({ service, method, path: target, body, headers, time, step }) {
    const request = http.request({
      agent: this.agent,
      host: '127.0.0.1',
      port: this.ports[service],
      method,
      path: `/${ACCOUNT}${target}${target.includes('?') ? '&' : '?'}${signature}`,
      headers: {
        'x-ms-version': '2021-08-06',
        'x-test-time': time,
        'x-test-step': step,
        host: '127.0.0.1',
        accept: 'application/json;odata=minimalmetadata',
        'content-type': service === 'queue' ? 'application/xml' : 'application/json',
        'content-length': Buffer.byteLength(body ?? ''),
        ...headers,
      },
    });
    request.end(body);
    const [response] = await once(request, 'response');
    const parts = [];
    for await (const part of response) parts.push(part);
    const compared = Object.entries(response.headers).filter(([name]) => name.startsWith('x-ms-') || COMPARED.includes(name));
    return { status: response.statusCode, headers: Object.fromEntries(compared), body: Buffer.concat(parts).toString() };
  }

  #listening() {
    let said = '';
    return new Promise((resolve, reject) => {
      this.process.stdout.on('data', text => {
        said += text;
        const [, queue] = /Queue service is successfully listening at .*:(\d+)/.exec(said) ?? [];
        const [, table] = /Table service is successfully listening at .*:(\d+)\s/.exec(said) ?? [];
        if (queue && table) resolve({ queue, table });
      });
      this.process.on('exit', code => reject(new Error(`Azurite ended with exit code ${code} before it listened: ${said}${this.said}`)));
    });
  }

  async #end(action) {
    this.agent.destroy();
    const ended = once(this.process, 'exit');
    action();
    await ended;
  }
}

const signature = (() => {
  const fields = { sp: 'rwdlacup', ss: 'qt', srt: 'sco', se: '2099-01-01T00:00:00Z', spr: 'https,http', sv: '2021-08-06' };
  const text = [ACCOUNT, fields.sp, fields.ss, fields.srt, '', fields.se, '', fields.spr, fields.sv, '', ''].join('\n');
  const sig = crypto.createHmac('sha256', Buffer.from(KEY, 'base64')).update(text).digest('base64');
  return new URLSearchParams({ ...fields, sig }).toString();
})();

/** Sends the same requests to an Azurite with the indexes and to one as it comes. Each answer has to be the same. */
class Pair {
  #step = 0;
  #steps = [];
  #name = '';

  time = START;

  constructor(indexed, unpatched) {
    this.indexed = indexed;
    this.unpatched = unpatched;
  }

  /** Names what follows, for the message of a failure. */
  begin(name) {
    this.#name = name;
    this.#steps = [];
  }

  async send(service, method, target, body, headers) {
    const request = { service, method, path: target, body, headers, time: this.time, step: `${this.#name} ${++this.#step}` };
    const content = `${JSON.stringify(headers ?? {})} ${(body ?? '').replace(/x{100,}/, 'xxx…')}`;
    this.#steps.push(`${this.#step}. at ${this.time - START} ms: ${method} ${decodeURIComponent(target)} ${content}`);
    const [indexed, unpatched] = await Promise.all([this.indexed.send(request), this.unpatched.send(request)]);
    try {
      assert.deepStrictEqual(indexed, unpatched);
    } catch (difference) {
      const steps = this.#steps.join('\n');
      throw new Error(`${this.#name}: the answers differ (+ with the indexes, - as it comes).\n${difference.message}\nSteps:\n${steps}`);
    }

    return indexed;
  }
}

module.exports = { ACCOUNT, Azurite, Pair };
