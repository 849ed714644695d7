'use strict';

const SortedList = require('./sortedList');

const order = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
const compare = (one, other) => order(one.PartitionKey, other.PartitionKey) || order(one.RowKey, other.RowKey);
const next = key => `${key}\0`;

/** The rows of a table, by PartitionKey and RowKey. */
module.exports = class Rows {
  #sorted = new SortedList(compare);

  /** What answers in the place of Loki's methods. */
  methods;

  constructor(collection) {
    const { findOne } = collection;
    const hasKeys = query => query?.PartitionKey !== undefined && query.RowKey !== undefined;
    this.methods = { findOne: query => (hasKeys(query) ? this.#sorted.get(query) ?? null : findOne.call(collection, query)) };
  }

  set(row) {
    this.#sorted.set(row);
  }

  delete(row) {
    this.#sorted.delete(row);
  }

  /**
   * What Azurite chains its conditions, the sort and the limit to. The rows come sorted; those that the filter's keys
   * or the start exclude are not looked at.
   */
  chain(filter, start) {
    const range = { PartitionKey: { from: '' }, RowKey: { from: '' } };
    if (filter) narrow(range, filter);
    const conditions = [];
    let most = Infinity;
    return {
      where(condition) {
        conditions.push(condition);
        return this;
      },
      sort() {
        return this;
      },
      limit(count) {
        most = count;
        return this;
      },
      data: () => this.#read(range, start, row => conditions.every(condition => condition(row)), most),
    };
  }

  #read({ PartitionKey: partitions, RowKey: keys }, start, isWanted, most) {
    const found = [];
    const first = { PartitionKey: partitions.from, RowKey: keys.from };
    let rows = this.#sorted.from(compare(start, first) > 0 ? start : first);
    while (found.length < most) {
      const { value: row, done } = rows.next();
      if (done || row.PartitionKey >= partitions.to) break;
      if (row.RowKey < keys.from) rows = this.#sorted.from({ PartitionKey: row.PartitionKey, RowKey: keys.from });
      else if (row.RowKey >= keys.to) rows = this.#sorted.from({ PartitionKey: next(row.PartitionKey), RowKey: '' });
      else if (isWanted(row)) found.push(row);
    }

    return found;
  }
};

// The range that a filter leaves to the keys; `to` is excluded, and undefined where nothing ends it. What stands under
// `or` and `not` narrows nothing.
function narrow(range, node) {
  if (node.name === 'and') {
    narrow(range, node.left);
    narrow(range, node.right);
    return;
  }

  if (node.left?.name !== 'id' || node.right?.name !== 'constant') return;
  const { value } = node.right;
  if (!Object.hasOwn(range, node.left.identifier) || typeof value !== 'string') return;
  const key = range[node.left.identifier];
  const from = { eq: value, ge: value, gt: next(value) }[node.name];
  const to = { eq: next(value), le: next(value), lt: value }[node.name];
  if (from > key.from) key.from = from;
  if (to !== undefined && !(to >= key.to)) key.to = to;
}
