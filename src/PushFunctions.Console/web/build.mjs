// Builds the console into the folder that is given: packages from the lock file, types, bundle, compressed copies.
// PushFunctions.Console.csproj runs it when a file here changed. Errors have the form that MSBuild reads.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

const here = fileURLToPath(new URL('.', import.meta.url));
const output = resolve(process.argv[2] ?? join(here, '../obj/web'));
const site = join(output, 'site');
const built = join(output, 'built.txt');

class Problem extends Error {
  constructor(code, message, origin = 'console') {
    super(message.replace(/\s+/g, ' ').trim());
    this.line = `${origin} : error ${code}: ${this.message}`;
  }
}

function digestOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(relative(here, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function inputs(folder = here) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.name !== 'node_modules')
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap(entry => (entry.isDirectory() ? inputs(join(folder, entry.name)) : [join(folder, entry.name)]));
}

/** Builds that run at the same time wait for each other. A lock whose process has ended is taken over. */
function lock() {
  const path = join(output, 'build.lock');
  for (;;) {
    try {
      const file = openSync(path, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!isAlive(path)) rmSync(path, { force: true });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  }
}

function isAlive(path) {
  try {
    const owner = Number(readFileSync(path, 'utf8'));
    // Empty for a moment, until its owner has written to it.
    if (owner === 0) return true;
    process.kill(owner, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function install() {
  const stamp = join(here, 'node_modules', '.digest');
  const digest = digestOf([join(here, 'package.json'), join(here, 'package-lock.json')]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  console.log('Installing the packages of the console (npm ci) ...');
  const npm = spawnSync('npm', ['ci'], { cwd: here, encoding: 'utf8', shell: process.platform === 'win32' });
  if (npm.error) throw new Problem('CONSOLE003', 'npm was not found in PATH. It comes with Node.js.');
  if (npm.status !== 0) {
    const lines = npm.stderr.split('\n').filter(line => line.startsWith('npm error')).map(line => line.slice(10).trim());
    if (lines.some(line => line.includes('EUSAGE')))
      throw new Problem('CONSOLE004', 'package-lock.json does not fit package.json. Run npm install in this folder and commit both.', 'package-lock.json');
    throw new Problem('CONSOLE005', `npm ci failed: ${lines.find(line => !line.startsWith('code')) ?? `exit code ${npm.status}`}`);
  }
  writeFileSync(stamp, digest);
}

function check() {
  const tsc = spawnSync(process.execPath, [join(here, 'node_modules/typescript/bin/tsc'), '--pretty', 'false'], { cwd: here, encoding: 'utf8' });
  if (tsc.status === 0) return;
  const lines = tsc.stdout.split('\n').filter(line => /: error TS\d+: /.test(line));
  if (lines.length === 0) throw new Problem('CONSOLE006', `tsc failed: ${tsc.stdout}${tsc.stderr}`);
  for (const line of lines) console.log(join(here, line));
  process.exit(1);
}

async function bundle() {
  const { build } = await import('esbuild');
  const { metafile } = await build({
    absWorkingDir: here,
    entryPoints: { app: 'src/main.tsx', icon: 'icon.svg' },
    outdir: join(site, 'assets'),
    bundle: true, splitting: true, format: 'esm', target: 'es2022', minify: true, charset: 'utf8', legalComments: 'none',
    jsx: 'automatic', jsxImportSource: 'preact', loader: { '.svg': 'copy' },
    entryNames: '[name]-[hash]', chunkNames: '[name]-[hash]', assetNames: '[name]-[hash]',
    metafile: true, logLevel: 'silent',
  }).catch(error => {
    const first = error.errors?.[0];
    const place = first?.location ? `${join(here, first.location.file)}(${first.location.line},${first.location.column + 1})` : 'console';
    throw new Problem('CONSOLE007', first?.text ?? String(error), place);
  });
  return metafile;
}

/** The texts under which the packages in the bundle may be passed on. */
function licenses(metafile) {
  const packages = [...new Set(Object.keys(metafile.inputs).map(file => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]).filter(Boolean))].sort();
  return packages.map(name => {
    const folder = join(here, 'node_modules', name);
    const text = readdirSync(folder).find(file => /^licen[cs]e/i.test(file));
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return `${name} ${version} (${license})\n\n${text ? readFileSync(join(folder, text), 'utf8').trim() : ''}\n`;
  }).join('\n----\n\n');
}

async function main() {
  if (Number(process.versions.node.split('.')[0]) < 20)
    throw new Problem('CONSOLE002', `The node in PATH is ${process.version}. Building the console needs Node.js 20 or newer.`);
  mkdirSync(output, { recursive: true });
  const unlock = lock();
  process.on('exit', unlock);
  const digest = digestOf(inputs());
  if (existsSync(built) && readFileSync(built, 'utf8') === digest && existsSync(join(site, 'index.html'))) {
    // Another build was faster, or a file was only touched.
    writeFileSync(built, digest);
    return;
  }
  rmSync(built, { force: true });
  install();
  check();
  rmSync(site, { recursive: true, force: true });
  const metafile = await bundle();
  const assets = readdirSync(join(site, 'assets'));
  const address = ending => `/console/assets/${assets.find(name => name.startsWith(ending[0]) && name.endsWith(ending[1]))}`;
  writeFileSync(join(site, 'index.html'), readFileSync(join(here, 'index.html'), 'utf8')
    .replace('%script%', address(['app-', '.js'])).replace('%style%', address(['app-', '.css'])).replace('%icon%', address(['icon-', '.svg'])));
  writeFileSync(join(site, 'licenses.txt'), licenses(metafile));
  for (const name of assets) {
    const path = join(site, 'assets', basename(name));
    const text = readFileSync(path);
    writeFileSync(`${path}.br`, brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }));
  }
  writeFileSync(built, digest);
}

main().catch(error => {
  console.log(error instanceof Problem ? error.line : new Problem('CONSOLE008', error.stack ?? String(error)).line);
  process.exitCode = 1;
});
