// Starts Azurite for PushFunctions.Local and the tests, with indexes that it lacks (indexes.js). `--unpatched` starts
// it as it comes.
//
// It ends when its standard input is closed: that happens however the program that started it ends, so nothing is left
// behind. Ctrl+C in a terminal reaches every process of the group; Azurite must outlive the service that still settles
// what it began, so the signal is not for us.
'use strict';

const { createRequire } = require('node:module');

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

const unpatched = process.argv.indexOf('--unpatched');
if (unpatched >= 0) {
  process.argv.splice(unpatched, 1);
} else {
  try {
    if (process.argv.includes('--disableTelemetry')) skipTelemetryClient();
    require('./indexes')();
  } catch (error) {
    const [reason] = error.message.split('\n');
    console.error('Azurite runs without the indexes of tools/azurite, and is slow beyond some thousand messages or rows: ' +
      `${reason}. Run npm ci in tools/azurite, or adapt indexes.js to this version.`);
  }
}

require('azurite/dist/src/azurite.js');

// It is not used then, and loading it takes a quarter of the start.
function skipTelemetryClient() {
  const client = createRequire(require.resolve('azurite/dist/src/azurite.js')).resolve('applicationinsights');
  require.cache[client] = { id: client, filename: client, loaded: true, exports: {} };
}
