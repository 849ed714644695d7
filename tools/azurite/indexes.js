// Azurite as it comes looks at every message of every queue for each get, update and delete, and at every row of a
// table for each query: 150 ms for a delete with 20,000 messages waiting. Once a minute its collector of deleted
// messages stops the process: half a minute for 5,000. Here the collections of Loki, in which Azurite keeps what it
// stores, answer what Azurite asks of them from indexes. What a question means, what is answered and what is written to
// disk stays with Azurite. An index is built from its collection, also after a restart. tests/answers.test.js compares
// the two.
'use strict';

const { createRequire } = require('node:module');
const Messages = require('./messages');
const Rows = require('./rows');

const KNOWN = { azurite: '3.35.0', lokijs: '1.5.12' };
const MESSAGES = '$MESSAGES_COLLECTION$';
const EXTENTS = '$EXTENTS_COLLECTION$';

/** @throws {Error} It is not the Azurite that is known here. Nothing was changed then. */
module.exports = function install() {
  const requireAsAzurite = createRequire(require.resolve('azurite/dist/src/azurite.js'));
  requireVersion('azurite', require('azurite/package.json'));
  requireVersion('lokijs', requireAsAzurite('lokijs/package.json'));

  const loki = requireAsAzurite('lokijs');
  const rowStore = require('azurite/dist/src/table/persistence/LokiTableMetadataStore').default;
  const parseFilter = require('azurite/dist/src/table/persistence/QueryInterpreter/QueryParser').default;
  const collector = require('azurite/dist/src/queue/gc/QueueGCManager').default;
  const memory = require('azurite/dist/src/common/persistence/MemoryExtentStore').default;
  const protectedFor = require('azurite/dist/src/common/utils/constants').DEFAULT_EXTENT_GC_PROTECT_TIME_IN_MS;
  requireFunctions('lokijs', loki.prototype, ['getCollection']);
  requireFunctions('lokijs', loki.Collection?.prototype, ['insert', 'update', 'remove', 'chain', 'findOne', 'findAndRemove', 'count']);
  requireFunctions('the table store', rowStore.prototype, ['getEntityCollection', 'queryTableEntities', 'decodeContinuationHeader']);
  requireFunctions('the filter parser', { parseFilter }, ['parseFilter']);
  requireFunctions('the collector', collector.prototype, ['markSweep']);
  requireFunctions('the memory', memory.prototype, ['deleteExtents']);
  if (typeof protectedFor !== 'number') throw new Error('the time that protects an extent is not where it was');

  indexCollections(loki.prototype);
  queryInOrder(rowStore.prototype, parseFilter);
  collectAtOnce(collector.prototype, memory.prototype, protectedFor);
};

function requireVersion(name, { version }) {
  if (version !== KNOWN[name]) throw new Error(`they are made for ${name} ${KNOWN[name]}, and this is ${version}`);
}

function requireFunctions(what, owner, names) {
  const missing = names.filter(name => typeof owner?.[name] !== 'function');
  if (missing.length > 0) throw new Error(`${what} has no ${missing.join(', ')}`);
}

// Azurite asks for a collection by its name each time it needs it.
function indexCollections(loki) {
  const { getCollection } = loki;
  loki.getCollection = function (name) {
    const collection = getCollection.call(this, name);
    if (collection === null || collection.index !== undefined) return collection;
    if (name === MESSAGES) addIndex(collection, new Messages(collection));
    else if (name === EXTENTS) addIndex(collection, new Extents(collection));
    else if (!name.startsWith('$')) addIndex(collection, new Rows(collection));
    return collection;
  };
}

function addIndex(collection, index) {
  for (const document of collection.data) index.set(document);
  // Loki's own indexes take time in proportion to the collection whenever something is removed.
  collection.binaryIndices = {};
  const { insert, update, remove } = collection;
  const members = {
    index,
    insert(document) {
      const stored = insert.call(this, document);
      index.set(stored);
      return stored;
    },
    update(document) {
      const stored = update.call(this, document);
      // Several are updated one after the other, by this method.
      if (!Array.isArray(document)) index.set(stored);
      return stored;
    },
    remove(document) {
      const documents = [document].flat();
      if (documents.length === 0) return undefined;
      const removed = remove.call(this, document);
      // Loki answers null where there was nothing to remove.
      if (removed !== null) documents.forEach(each => index.delete(each));
      return removed;
    },
    ...index.methods,
  };
  // What is enumerable is written to disk.
  for (const [name, value] of Object.entries(members)) Object.defineProperty(collection, name, { value });
}

/** Where the texts of messages lie. */
class Extents {
  #byId = new Map();

  methods = { findOne: ({ id }) => this.#byId.get(id) ?? null };

  set(extent) {
    this.#byId.set(extent.id, extent);
  }

  delete(extent) {
    this.#byId.delete(extent.id);
  }
}

function queryInOrder(store, parseFilter) {
  const { getEntityCollection, queryTableEntities } = store;
  store.queryTableEntities = function (context, account, table, options, nextPartition, nextRow) {
    const start = {
      PartitionKey: this.decodeContinuationHeader(nextPartition) ?? '',
      RowKey: this.decodeContinuationHeader(nextRow) ?? '',
    };
    const ordered = Object.create(this, {
      getEntityCollection: {
        value: (...names) => {
          const { index } = getEntityCollection.apply(this, names);
          // Azurite has parsed the filter, and refused it where it cannot, before it asks for the chain.
          return { chain: () => index.chain(options.filter ? parseFilter(options.filter) : undefined, start) };
        },
      },
    });
    return queryTableEntities.call(ordered, context, account, table, options, nextPartition, nextRow);
  };
}

function collectAtOnce(collector, memory, protectedFor) {
  collector.markSweep = async function () {
    const used = new Set(this.referredExtentsProvider.db.getCollection(MESSAGES).data.map(message => message.persistency.id));
    const changedBefore = Date.now() - protectedFor;
    const unused = this.allExtentsProvider.db.getCollection(EXTENTS).data
      .filter(extent => !used.has(extent.id) && !(extent.LastModifyInMS >= changedBefore));
    if (unused.length > 0) await this.extentStore.deleteExtents(unused.map(extent => extent.id));
  };

  memory.deleteExtents = async function (ids) {
    const extents = this.metadataStore.db.getCollection(EXTENTS);
    const unused = [];
    for (const id of ids) {
      this.chunks.delete(this.categoryName, id);
      const extent = extents.findOne({ id });
      if (extent !== null) unused.push(extent);
    }

    extents.remove(unused);
    return unused.length;
  };
}
