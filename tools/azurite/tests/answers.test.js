// Compares Azurite with the indexes of tools/azurite to Azurite as it comes: random steps, each answer to the letter.
// `dotnet test` runs it, and so does `npm test --prefix tools/azurite`.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const test = require('node:test');
const { setTimeout: delay } = require('node:timers/promises');
const parseFilter = require('azurite/dist/src/table/persistence/QueryInterpreter/QueryParser').default;
const Rows = require('../rows');
const { Azurite, Pair } = require('./azurite');
const { QueueSteps, TableSteps, xml } = require('./steps');

const SEEDS = [1, 2, 3];
const LIMIT = { timeout: 300_000 };

let unpatched;
test.before(async () => (unpatched = await Azurite.start({ options: ['--unpatched', '--extentMemoryLimit', '2'] })), LIMIT);
test.after(() => unpatched.stop());

test('answers are the same, in memory', LIMIT, async () => {
  const pair = new Pair(await Azurite.start({ options: ['--extentMemoryLimit', '2'] }), unpatched);
  try {
    for (const seed of SEEDS) {
      // The first have more than a block of the sorted lists holds.
      await take(pair, `queues, seed ${seed}`, new QueueSteps(pair, seed), { prepared: seed === 1 ? 560 : 0, steps: 200 });
      await take(pair, `tables, seed ${seed}`, new TableSteps(pair, seed), { prepared: seed === 1 ? 1200 : 100, steps: 200 });
    }

    await Promise.all([pair.indexed, unpatched].map(fillAndClear));
    assert.strictEqual(pair.indexed.said, '');
  } finally {
    await pair.indexed.stop();
  }
});

test('answers are the same after it was stopped and after it was killed', LIMIT, async () => {
  const folder = temporaryFolder();
  const pair = new Pair(await Azurite.start({ folder }), unpatched);
  const steps = { 'queues, seed 5': new QueueSteps(pair, 5), 'tables, seed 6': new TableSteps(pair, 6) };
  const proceed = async (when, prepared) => {
    for (const name of Object.keys(steps)) await take(pair, `${name}, ${when}`, steps[name], { prepared, steps: 60 });
  };
  try {
    await proceed('before', 100);
    await pair.indexed.stop();
    pair.indexed = await Azurite.start({ folder });
    await proceed('after a stop');
    await saved(pair, folder);
    await pair.indexed.kill();
    pair.indexed = await Azurite.start({ folder });
    await proceed('after a kill');
  } finally {
    await pair.indexed.stop();
    fs.rmSync(folder, { recursive: true });
  }
});

test('a query looks only at the rows that its keys leave', () => {
  const rows = new Rows({});
  for (let partition = 0; partition < 100; partition++) {
    for (let row = 0; row < 100; row++) rows.set({ PartitionKey: `p${partition + 100}`, RowKey: `r${row + 100}` });
  }

  const looked = (filter, start = { PartitionKey: '', RowKey: '' }) => {
    let count = 0;
    rows.chain(filter && parseFilter(filter), start).where(() => ++count > 0).sort().limit(1001).data();
    return count;
  };
  assert.strictEqual(looked(undefined), 1001);
  assert.strictEqual(looked("PartitionKey eq 'p110'"), 100);
  assert.strictEqual(looked("PartitionKey eq 'p110' and RowKey ge 'r110' and RowKey lt 'r120'"), 10);
  assert.strictEqual(looked("PartitionKey ge 'p110' and PartitionKey lt 'p115' and RowKey gt 'r189' and (t_x eq 'y' or t_z ge '')"), 50);
  assert.strictEqual(looked("(PartitionKey gt 'p197' and (RowKey le 'r101' and (a eq 1 or b eq 2)))"), 4);
  assert.strictEqual(looked("RowKey eq 'r150'"), 100);
  assert.strictEqual(looked("PartitionKey ge 'p190'", { PartitionKey: 'p199', RowKey: 'r190' }), 10);
  assert.strictEqual(looked("PartitionKey lt 'p101' or RowKey eq 'x'"), 1001);
  assert.strictEqual(looked("not (PartitionKey lt 'p199')"), 1001);
});

test('an Azurite that is not the known one runs as it comes, and says so', LIMIT, async () => {
  const folder = temporaryFolder();
  const own = path.join(__dirname, '..');
  const installed = path.join(own, 'node_modules');
  try {
    const scripts = fs.readdirSync(own).filter(name => name.endsWith('.js'));
    for (const script of scripts) fs.copyFileSync(path.join(own, script), path.join(folder, script));
    fs.mkdirSync(path.join(folder, 'node_modules', 'azurite'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'node_modules', 'azurite', 'package.json'), '{ "name": "azurite", "version": "99.0.0" }');
    fs.symlinkSync(path.join(installed, 'azurite', 'dist'), path.join(folder, 'node_modules', 'azurite', 'dist'), 'junction');
    const azurite = await Azurite.start({ script: path.join(folder, 'start.js') });
    const created = await azurite.send({ service: 'queue', method: 'PUT', path: '/queue', time: Date.now(), step: 1 });
    await azurite.stop();
    assert.strictEqual(created.status, 201);
    assert.match(azurite.said, /^Azurite runs without the indexes .*: they are made for azurite 3\.35\.0, and this is 99\.0\.0\. .*\n$/);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

const temporaryFolder = () => fs.mkdtempSync(path.join(os.tmpdir(), 'pushfunctions-'));

async function take(pair, name, steps, { prepared, steps: count }) {
  pair.begin(name);
  await steps.prepare(prepared);
  for (let taken = 0; taken < count; taken++) await steps.step();
  await steps.readAll();
}

// More texts than the memory takes at once: the collector has to remove those whose message is deleted.
async function fillAndClear(azurite) {
  let step = 0;
  const time = Date.UTC(2030, 0, 1);
  const send = (method, target, body) => azurite.send({ service: 'queue', method, path: target, body, time, step: `fill ${++step}` });
  const until = Date.now() + 20_000;
  await send('PUT', '/large');
  for (let put = 0; put < 60;) {
    const { status } = await send('POST', '/large/messages', xml('x'.repeat(60_000)));
    if (status === 201) {
      put++;
      await send('DELETE', '/large/messages');
    } else {
      assert.ok(status === 409 && Date.now() < until, `The memory of deleted messages is not freed: ${status} after ${put} messages.`);
      await delay(20);
    }
  }
}

// Until all that was answered is on disk: what is written last tells.
async function saved(pair, folder) {
  const read = name => fs.readFileSync(path.join(folder, `__azurite_db_${name}__.json`), 'utf8');
  await pair.send('table', 'POST', '/Tables', '{"TableName":"Marker"}');
  await pair.send('queue', 'PUT', '/marker');
  const { body } = await pair.send('queue', 'POST', '/marker/messages', xml('marker'));
  const [, id] = /<MessageId>(.*?)</.exec(body);
  while (true) {
    const message = JSON.parse(read('queue')).collections.flatMap(({ data }) => data).find(({ messageId }) => messageId === id);
    if (message && read('queue_extent').includes(message.persistency.id) && read('table').includes('Marker')) break;
    await delay(20);
  }
}
