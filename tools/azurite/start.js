// Starts Azurite for PushFunctions.Local and the tests.
//
// It ends when its standard input is closed: that happens however the program that started it ends, so nothing is left behind.
// Ctrl+C in a terminal reaches every process of the group; Azurite must outlive the service that still settles what it began,
// so the signal is not for us.
'use strict';

const once = process.once.bind(process);
process.once = (event, listener) => (event === 'SIGINT' ? process : once(event, listener));
process.on('SIGINT', () => {});

// A program that was killed reads no more of what Azurite prints while it closes. That must not keep it from writing
// its data down.
for (const output of [process.stdout, process.stderr]) output.on('error', () => {});

process.stdin.on('end', () => {
  // Azurite's own way to close, which also writes its data down. Nobody listens yet while it is still starting.
  if (!process.emit('message', 'shutdown')) process.exit();
  setTimeout(() => process.exit(1), 5000).unref();
});
process.stdin.resume();

// Azurite looks at every row of a table for each query. One that names its partition, as nearly all of ours do, is led to the index that Azurite
// keeps of the partitions anyway: with thousands of Users the difference is minutes. What the filter says further is left to Azurite.
const store = require('azurite/dist/src/table/persistence/LokiTableMetadataStore').default.prototype;
const { getEntityCollection, queryTableEntities } = store;
store.queryTableEntities = function (context, account, table, options, ...position) {
  const filter = options.filter ?? '';
  const named = / (or|not) /.test(filter) ? null : /^\(?PartitionKey eq '([^']*)'/.exec(filter);
  if (!named) return queryTableEntities.call(this, context, account, table, options, ...position);
  const narrowed = Object.create(this, {
    getEntityCollection: {
      value: (...names) => {
        const rows = getEntityCollection.apply(this, names);
        return { chain: () => rows.chain().find({ PartitionKey: named[1] }) };
      },
    },
  });
  return queryTableEntities.call(narrowed, context, account, table, options, ...position);
};

require('azurite/dist/src/azurite.js');
