'use strict';

const SortedList = require('./sortedList');

const by = time => (one, other) => one[time] - other[time] || one.id - other.id;

/** The messages of all queues by id, and those of each queue by the times at which they become visible and expire. */
module.exports = class Messages {
  #entries = new Map();
  #queues = new Map();

  /** What answers in the place of Loki's methods. */
  methods;

  constructor(collection) {
    const { findOne, count, chain, findAndRemove } = collection;
    const isOfQueue = query => query.accountName !== undefined && query.queueName !== undefined;
    this.methods = {
      findOne: query => (isOfQueue(query) && query.messageId !== undefined ? this.#find(query) : findOne.call(collection, query)),
      count: query => (isOfQueue(query) ? this.#queueOf(query).expires.size : count.call(collection, query)),
      findAndRemove: query =>
        isOfQueue(query) ? collection.remove(this.#due(query, 'expires', Infinity).data()) : findAndRemove.call(collection, query),
      chain: () => ({
        find: query => {
          if (query.timeNextVisible) return this.#due(query, 'visible', query.timeNextVisible.$lte);
          if (query.expirationTime) return this.#due(query, 'expires', query.expirationTime.$lte);
          return chain.call(collection).find(query);
        },
      }),
    };
  }

  set(message) {
    const queue = this.#queueOf(message);
    let entry = this.#entries.get(message.messageId);
    if (entry) queue.visible.delete(entry);
    // A time that was read from disk is text. Azurite as it comes compares it as such: what was there before a restart
    // never expires.
    else entry = { id: message.$loki, expires: new Date(message.expirationTime).getTime() || Infinity };
    // Of its own, because Azurite changes the message before it says so.
    entry.visible = message.timeNextVisible;
    entry.message = message;
    queue.visible.set(entry);
    queue.expires.set(entry);
    this.#entries.set(message.messageId, entry);
  }

  delete(message) {
    const queue = this.#queueOf(message);
    const entry = this.#entries.get(message.messageId);
    queue.visible.delete(entry);
    queue.expires.delete(entry);
    this.#entries.delete(message.messageId);
  }

  #find({ accountName, queueName, messageId }) {
    const message = this.#entries.get(messageId)?.message;
    return message?.accountName === accountName && message.queueName === queueName ? message : null;
  }

  // The messages of a queue whose time has come, in the order that Azurite sorts them by.
  #due(query, time, until) {
    const list = this.#queueOf(query)[time];
    let most = Infinity;
    return {
      compoundsort() {
        return this;
      },
      limit(count) {
        most = count;
        return this;
      },
      data() {
        const due = [];
        for (const entry of list.from({ [time]: -Infinity })) {
          if (entry[time] > until || due.length === most) break;
          due.push(entry.message);
        }

        return due;
      },
    };
  }

  #queueOf({ accountName, queueName }) {
    const name = `${accountName}/${queueName}`;
    let queue = this.#queues.get(name);
    if (!queue) {
      queue = { visible: new SortedList(by('visible')), expires: new SortedList(by('expires')) };
      this.#queues.set(name, queue);
    }

    return queue;
  }
};
