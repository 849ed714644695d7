// Starts Azurite for PushFunctions.Local and the tests.
//
// It ends when its standard input is closed: that happens however the program that started it ends, so nothing is left behind.
// Ctrl+C in a terminal reaches every process of the group; Azurite must outlive the service that still settles what it began,
// so the signal is not for us.
'use strict';

const once = process.once.bind(process);
process.once = (event, listener) => (event === 'SIGINT' ? process : once(event, listener));
process.on('SIGINT', () => {});

process.stdin.on('end', () => {
  // Azurite's own way to close, which also writes its data down. Nobody listens yet while it is still starting.
  if (!process.emit('message', 'shutdown')) process.exit();
  setTimeout(() => process.exit(1), 5000).unref();
});
process.stdin.resume();

require('azurite/dist/src/azurite.js');
