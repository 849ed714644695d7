'use strict';

const { ACCOUNT } = require('./azurite');

// The same numbers for the same seed.
class Dice {
  constructor(seed) {
    this.state = seed * 2654435761;
  }

  next() {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(limit) {
    return Math.floor(this.next() * limit);
  }

  pick(values) {
    return values[this.below(values.length)];
  }

  /** One of the keys, each as often as its number says. */
  weigh(weights) {
    let left = this.below(Object.values(weights).reduce((sum, weight) => sum + weight));
    return Object.keys(weights).find(name => (left -= weights[name]) < 0);
  }
}

const query = values => {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return given.length === 0 ? '' : `?${given.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')}`;
};
const xml = text => `<QueueMessage><MessageText>${text}</MessageText></QueueMessage>`;

/** Random steps on three queues. */
class QueueSteps {
  #names;
  #messages = [];

  constructor(pair, seed) {
    this.pair = pair;
    this.dice = new Dice(seed);
    this.prefix = `s${seed}`;
    this.#names = ['first', 'second', 'third'].map(name => this.prefix + name);
  }

  async prepare(messages = 0) {
    for (const name of this.#names) await this.pair.send('queue', 'PUT', `/${name}`);
    for (let count = 0; count < messages; count++) await this.step('put');
  }

  async step(kind) {
    const { dice } = this;
    this.pair.time += dice.pick([0, 0, 0, 1, 1, 20, 700, 1000, 4000]);
    const name = dice.pick(this.#names);
    kind ??= dice.weigh({ put: 30, get: 25, peek: 10, update: 15, remove: 20, clear: 1, count: 6, drop: 1, create: 3, list: 1 });
    await this[kind](name);
  }

  /** Every message that is left, in order. */
  async readAll() {
    for (const name of this.#names) {
      await this.count(name);
      for (let { length } = await this.#receive(name, query({ numofmessages: 32, visibilitytimeout: 600 })); length > 0;)
        ({ length } = await this.#receive(name, query({ numofmessages: 32, visibilitytimeout: 600 })));
      await this.count(name);
    }
  }

  async put(name) {
    const visibilitytimeout = this.dice.pick([undefined, undefined, undefined, 0, 1, 2, 5, 30, this.dice.pick([0, -1])]);
    const messagettl = this.dice.pick([undefined, this.dice.pick([-1, 2, 6, 40, 0])]);
    const text = this.dice.pick(['', 'a', 'häßlich &lt;b&gt;', 'x'.repeat(2000)]) + this.dice.below(1000);
    const { body } = await this.pair.send('queue', 'POST', `/${name}/messages${query({ visibilitytimeout, messagettl })}`, xml(text));
    this.#remember(name, body);
  }

  get(name) {
    const visibilitytimeout = this.dice.pick([undefined, 1, 2, 5, 60, this.dice.pick([1, 1, 0])]);
    return this.#receive(name, query({ numofmessages: this.#count(), visibilitytimeout }));
  }

  peek(name) {
    return this.pair.send('queue', 'GET', `/${name}/messages${query({ peekonly: true, numofmessages: this.#count() })}`);
  }

  async update(name) {
    const message = this.#message(name);
    const visibilitytimeout = this.dice.pick([0, 0, 0, 1, 3, 30]);
    const body = this.dice.pick([undefined, xml('new'), xml('')]);
    const target = `${message.path}${query({ popreceipt: message.receipt, visibilitytimeout })}`;
    const { headers } = await this.pair.send('queue', 'PUT', target, body);
    if (headers['x-ms-popreceipt']) this.#messages.push({ ...message, receipt: headers['x-ms-popreceipt'] });
  }

  async remove(name) {
    const message = this.#message(name);
    await this.pair.send('queue', 'DELETE', `${message.path}${query({ popreceipt: message.receipt })}`);
  }

  clear(name) {
    return this.pair.send('queue', 'DELETE', `/${name}/messages`);
  }

  count(name) {
    return this.pair.send('queue', 'GET', `/${name}?comp=metadata`);
  }

  drop(name) {
    return this.pair.send('queue', 'DELETE', `/${name}`);
  }

  create(name) {
    return this.pair.send('queue', 'PUT', `/${name}`, undefined, this.dice.pick([{}, {}, { 'x-ms-meta-a': this.dice.pick(['b', 'c']) }]));
  }

  list() {
    return this.pair.send('queue', 'GET', `/?comp=list&prefix=${this.prefix}${this.dice.pick(['', 's'])}`);
  }

  async #receive(name, search) {
    return this.#remember(name, (await this.pair.send('queue', 'GET', `/${name}/messages${search}`)).body);
  }

  #count() {
    return this.dice.pick([undefined, 1, 2, 5, 32, this.dice.pick([3, 3, 0])]);
  }

  // One that was seen, mostly a late one, with a receipt that may be old; or one that never was or is of another queue.
  #message(name) {
    const messages = this.#messages;
    const seen = messages.length === 0 || this.dice.below(12) === 0
      ? { path: `/${name}/messages/00000000-0000-0000-0000-000000000000`, receipt: 'none' }
      : messages[messages.length - 1 - this.dice.below(Math.min(this.dice.pick([1, 4, 40]), messages.length))];
    return this.dice.below(15) === 0 ? { ...seen, path: seen.path.replace(/^\/\w+/, `/${name}`) } : seen;
  }

  #remember(name, body) {
    const seen = [...body.matchAll(/<MessageId>(.*?)<\/MessageId>.*?<PopReceipt>(.*?)<\/PopReceipt>/gs)]
      .map(([, id, receipt]) => ({ path: `/${name}/messages/${id}`, receipt }));
    this.#messages.push(...seen);
    return seen;
  }
}

const PART_HEADERS = {
  'Content-Type': 'application/json',
  Accept: 'application/json;odata=minimalmetadata',
  DataServiceVersion: '3.0;',
};
const PARTITIONS = ['', 'a', 'a:0', 'a:1', 'a:10', 'b', 'B', "it's", 'é', '1', '01', '1e0', '~'];
const ROWS = ['', '0', '00', '1', '1.0', '2', 'a', 'A', 'ab', 'b', "o'clock", 'ü', 'z'];
const COLUMNS = [
  "t_x eq 'y'", "t_x ge ''", "t_x lt 'z'", 'n ge 4', 'n eq 2', 'w gt 40L', 'b eq true',
  "Timestamp gt datetime'2026-01-01T00:00:00.500Z'",
];
const literal = text => `'${text.replaceAll("'", "''")}'`;

/** Random steps on two tables. */
class TableSteps {
  #names;
  #etags = ["W/\"datetime'2020-01-01T00%3A00%3A00.0000000Z'\""];
  #continuations = [];

  constructor(pair, seed) {
    this.pair = pair;
    this.dice = new Dice(seed);
    this.prefix = `s${seed}`;
    this.#names = ['Things', 'others'].map(name => this.prefix + name);
  }

  async prepare(rows = 0) {
    for (const name of this.#names) await this.create(name);
    for (let from = 0; from < rows; from += 100) {
      const partition = this.dice.pick(PARTITIONS);
      const keys = Array.from({ length: 100 }, (_, at) => ({ PartitionKey: partition, RowKey: `bulk${((from + at) * 7919) % 10007}` }));
      await this.#transact(keys.map(each => this.#insertion(this.#names[0], { ...this.#entity(), ...each })));
    }
  }

  async step() {
    this.pair.time += this.dice.pick([0, 0, 1, 1, 20]);
    const name = this.dice.below(5) === 0 ? this.#names[1] : this.#names[0];
    const drop = this.dice.below(8) === 0 ? 1 : 0;
    const changes = { insert: 20, replace: 10, merge: 10, remove: 8, transact: 15, drop, create: 3 };
    await this[this.dice.weigh({ ...changes, read: 8, select: 30, proceed: 12, list: 1 })](name);
  }

  /** Every row that is left, in order. */
  async readAll() {
    for (const name of this.#names) {
      for (let next = {}; next !== undefined;) next = await this.#query(name, { $top: 97 }, next);
    }
  }

  async insert(name) {
    const { path: target, body, headers } = this.#insertion(name, this.#entity());
    this.#remember(await this.pair.send('table', 'POST', target, body, headers));
  }

  async replace(name) {
    const { method, path: target, body, headers } = this.#change(name, 'PUT');
    this.#remember(await this.pair.send('table', method, target, body, headers));
  }

  async merge(name) {
    const { method, path: target, body, headers } = this.#change(name, this.dice.pick(['MERGE', 'PATCH']));
    this.#remember(await this.pair.send('table', method, target, body, headers));
  }

  async remove(name) {
    const { path: target, headers } = this.#removal(name);
    await this.pair.send('table', 'DELETE', target, undefined, headers);
  }

  async read(name) {
    const { PartitionKey, RowKey } = this.#keys();
    const target = `/${name}${entityPath(PartitionKey, RowKey)}${query({ $select: this.#selection() })}`;
    this.#remember(await this.pair.send('table', 'GET', target));
  }

  async select(name) {
    const $top = this.dice.pick([undefined, undefined, 1, 3, 10, 50, 1000, 1001, 0]);
    const search = { $filter: this.#filter(), $top, $select: this.#selection() };
    const next = await this.#query(name, search, {});
    if (next !== undefined) this.#continuations.push({ name, search, next });
  }

  /** The next page of an earlier query, whatever has changed since. */
  async proceed() {
    if (this.#continuations.length === 0) return;
    const { name, search, next: from } = this.dice.pick(this.#continuations.slice(-5));
    const next = await this.#query(name, search, from);
    if (next !== undefined) this.#continuations.push({ name, search, next });
  }

  transact(name) {
    const partition = this.dice.pick(PARTITIONS);
    return this.#transact(Array.from({ length: 1 + this.dice.below(3) }, () => {
      const kind = this.dice.weigh({ insert: 5, PUT: 3, MERGE: 3, remove: 2 });
      if (kind === 'insert') return this.#insertion(name, { ...this.#entity(), PartitionKey: partition });
      return kind === 'remove' ? this.#removal(name, partition) : this.#change(name, kind, partition);
    }));
  }

  drop(name) {
    return this.pair.send('table', 'DELETE', `/Tables(${encodeURIComponent(literal(name))})`);
  }

  create(name) {
    return this.pair.send('table', 'POST', '/Tables', JSON.stringify({ TableName: name }));
  }

  list() {
    const $filter = `TableName ge '${this.prefix}' and TableName lt '${this.prefix}z'`;
    return this.pair.send('table', 'GET', `/Tables${query({ $filter })}`);
  }

  async #query(name, search, next) {
    const answer = await this.pair.send('table', 'GET', `/${name}()${query({ ...search, ...next })}`);
    this.#remember(answer);
    const { 'x-ms-continuation-nextpartitionkey': NextPartitionKey, 'x-ms-continuation-nextrowkey': NextRowKey } = answer.headers;
    return NextPartitionKey === undefined && NextRowKey === undefined ? undefined : { NextPartitionKey, NextRowKey };
  }

  async #transact(operations) {
    const parts = operations.map(({ method, path: target, body, headers }) => [
      '--changeset_1', 'Content-Type: application/http', 'Content-Transfer-Encoding: binary', '',
      `${method} http://127.0.0.1/${ACCOUNT}${target} HTTP/1.1`,
      ...Object.entries({ ...PART_HEADERS, ...headers }).map(([key, value]) => `${key}: ${value}`),
      '', body ?? '', ''].join('\r\n'));
    const start = '--batch_1\r\nContent-Type: multipart/mixed; boundary=changeset_1\r\n\r\n';
    const text = `${start}${parts.join('')}--changeset_1--\r\n--batch_1--\r\n`;
    this.#remember(await this.pair.send('table', 'POST', '/$batch', text, { 'content-type': 'multipart/mixed; boundary=batch_1' }));
  }

  #insertion(name, entity) {
    const headers = { Prefer: this.dice.pick(['return-content', 'return-no-content']) };
    return { method: 'POST', path: `/${name}`, body: JSON.stringify(entity), headers };
  }

  // With an ETag it has to be there, without one it may be.
  #change(name, method, partition) {
    const entity = { ...this.#entity(), ...this.#keys(partition) };
    const headers = this.dice.pick([{}, { 'If-Match': this.#etag() }]);
    return { method, path: `/${name}${entityPath(entity.PartitionKey, entity.RowKey)}`, body: JSON.stringify(entity), headers };
  }

  #removal(name, partition) {
    const { PartitionKey, RowKey } = this.#keys(partition);
    const headers = { 'If-Match': this.#etag() };
    return { method: 'DELETE', path: `/${name}${entityPath(PartitionKey, RowKey)}`, headers };
  }

  #keys(partition) {
    return { PartitionKey: partition ?? this.dice.pick(PARTITIONS), RowKey: this.dice.pick(ROWS) };
  }

  #entity() {
    return {
      ...this.#keys(),
      ...this.dice.pick([{}, { t_x: this.dice.pick(['', 'y', 'z']) }]),
      ...this.dice.pick([{}, { n: this.dice.below(9) }, { 'w@odata.type': 'Edm.Int64', w: `${this.dice.below(99)}` }]),
      ...this.dice.pick([{}, { b: this.dice.pick([true, false]) }]),
    };
  }

  #etag() {
    return this.dice.pick(['*', '*', this.dice.pick(this.#etags.slice(-8)), this.dice.pick(this.#etags)]);
  }

  #selection() {
    return this.dice.pick([undefined, undefined, 'RowKey', 'PartitionKey,n,t_x']);
  }

  // Ranges of keys and conditions on columns, joined in every way; now and then something that is no filter.
  #filter() {
    const { dice } = this;
    const partition = () => literal(dice.pick(PARTITIONS));
    const row = () => literal(dice.pick([...ROWS, 'bulk5']));
    const operator = () => dice.pick(['eq', 'ge', 'gt', 'le', 'lt', 'ne']);
    const key = () => (dice.below(3) > 0 ? `PartitionKey ${operator()} ${partition()}` : `RowKey ${operator()} ${row()}`);
    const column = () => dice.pick([...COLUMNS, `${partition()} le PartitionKey`]);
    const part = depth => {
      const kind = dice.weigh({ key: 6, column: 4, not: 1, joined: depth > 0 ? 5 : 0 });
      if (kind === 'key') return key();
      if (kind === 'column') return column();
      return kind === 'not' ? `not (${part(0)})` : `(${part(depth - 1)} ${dice.pick(['and', 'or'])} ${part(depth - 1)})`;
    };
    const joined = () => {
      const parts = Array.from({ length: 1 + dice.below(4) }, () => part(2));
      return parts.reduce((left, right) => `${left} ${dice.pick(['and', 'and', 'or'])} ${right}`);
    };
    const range = `PartitionKey ge ${partition()} and PartitionKey lt ${partition()}`;
    return dice.pick([
      undefined,
      '',
      range,
      `${range} and RowKey gt ${row()} and (${column()} or ${column()})`,
      `PartitionKey eq ${partition()} and RowKey ge ${row()} and RowKey lt ${row()}`,
      ...Array.from({ length: 4 }, joined),
      dice.below(8) === 0 ? 'PartitionKey eq' : joined(),
    ]);
  }

  #remember({ headers, body }) {
    if (headers.etag) this.#etags.push(headers.etag);
    for (const [, etag] of body.matchAll(/"odata\.etag":"(W\/\\"datetime'.*?'\\")"/g)) this.#etags.push(JSON.parse(`"${etag}"`));
    this.#etags = this.#etags.slice(-200);
  }
}

const entityPath = (partition, row) =>
  `(PartitionKey=${encodeURIComponent(literal(partition))},RowKey=${encodeURIComponent(literal(row))})`;

module.exports = { QueueSteps, TableSteps, xml };
