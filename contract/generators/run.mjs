// Makes clients of a running server's documents by the generators that others use, compiles them, and has each make a
// request; then lints the documents.
//   SERVER=http://localhost:8000 node run.mjs OUTDIR [NAME...]
// Everything that is generated goes to OUTDIR, which is emptied; the tools were installed by install.sh. Exits with 1
// when anything fails; what the failing program said is shown. Warnings of the linters are shown and do not fail.

import { spawn } from 'node:child_process';
import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const tool = (name) => join(here, 'node_modules/.bin', name);

const server = process.env.SERVER;
const [target, ...chosen] = process.argv.slice(2);
if (server === undefined || target === undefined) {
  console.error('usage: SERVER=http://localhost:8000 node run.mjs OUTDIR [NAME...]');
  process.exit(1);
}
const out = resolve(target);
const tools = join(out, '../tools');
const openapi = join(out, 'openapi.json');
const operations = join(out, 'operations.json');
const channels = join(out, 'channels.yaml');
const channelsJson = join(out, 'channels.json');

const TRIALS = {
  'typescript-axios': () => typescript('typescript-axios'),
  'typescript-fetch': () => typescript('typescript-fetch'),
  java,
  python,
  go,
  datamodel,
  modelina,
  spectral,
  redocly,
};

/** Runs a program to its end; throws with what it said when it fails. */
function run(command, args, { cwd = out, env = {} } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env } });
    let said = '';
    child.stdout.on('data', (data) => (said += data));
    child.stderr.on('data', (data) => (said += data));
    child.on('error', fail);
    child.on('close', (code) =>
      code === 0 ? done(said.trim()) : fail(new Error(`${[command, ...args].join(' ')} ended with ${code}\n${said}`)),
    );
  });
}

/** A folder of its own, with the program that uses what is generated there. */
async function folder(name) {
  const path = join(out, name);
  await cp(join(here, 'programs', name), path, { recursive: true });
  return path;
}

/** The same, with the packages that are installed here. */
async function nodeFolder(name) {
  const path = await folder(name);
  await symlink(join(here, 'node_modules'), join(path, 'node_modules'));
  return path;
}

function openapiGenerator(generator, path, ...more) {
  return run('java', ['-jar', join(tools, 'openapi-generator-cli.jar'), 'generate', '-i', openapi, '-g', generator,
    '-o', path, '--global-property=apiDocs=false,modelDocs=false,apiTests=false,modelTests=false', ...more]);
}

async function compileTypescript(path) {
  await cp(join(here, 'tsconfig.json'), join(path, 'tsconfig.json'));
  await writeFile(join(path, 'package.json'), '{"type": "commonjs"}'); // what is generated imports without extensions
  await run(tool('tsc'), ['-p', path]);
}

async function typescript(generator) {
  const path = await nodeFolder(generator);
  await openapiGenerator(generator, join(path, 'client'));
  await compileTypescript(path);
  return run('node', [join(path, 'main.js')]);
}

async function java() {
  const path = await folder('java');
  await openapiGenerator('java', join(path, 'client'), '--additional-properties=hideGenerationTimestamp=true');
  await cp(join(path, 'Main.java'), join(path, 'client/src/main/java/Main.java'));
  await run('mvn', ['-B', '-ntp', '-q', '-f', join(path, 'client/pom.xml'), 'compile',
    'dependency:build-classpath', '-Dmdep.outputFile=classpath', '-Dmdep.includeScope=runtime']);
  const classpath = await run('cat', [join(path, 'client/classpath')]);
  return run('java', ['-cp', `${join(path, 'client/target/classes')}:${classpath}`, 'Main']);
}

async function python() {
  const path = await folder('python');
  await openapiGenerator('python', path);
  const interpreter = join(tools, 'python/bin/python');
  await run(interpreter, ['-m', 'compileall', '-q', path]);
  return run(interpreter, ['main.py'], { cwd: path });
}

async function go() {
  const path = await folder('go');
  await mkdir(join(path, 'client'));
  await run(join(tools, 'oapi-codegen'), ['-generate', 'types,client', '-package', 'client', '-o', 'client/client.go',
    openapi], { cwd: path });
  await run('go', ['build', '-o', 'main', '.'], { cwd: path });
  return run(join(path, 'main'), []);
}

async function datamodel() {
  const path = await folder('datamodel');
  await run(join(tools, 'python/bin/datamodel-codegen'), ['--input', openapi, '--input-file-type', 'openapi',
    '--output', join(path, 'models.py'), '--output-model-type', 'pydantic_v2.BaseModel', '--formatters', 'builtin']);
  return run(join(tools, 'python/bin/python'), ['main.py'], { cwd: path });
}

async function modelina() {
  const path = await nodeFolder('modelina');
  const models = await run('node', ['generate.mjs', path, `operations=${operations}`, `channels=${channelsJson}`],
    { cwd: path });
  await compileTypescript(path);
  const done = await run('node', [join(path, 'main.js')]);
  return `${models.replaceAll('\n', ', ')}; ${done}`;
}

/** Fails on errors; what it says besides is warnings. */
async function spectral() {
  return run(tool('spectral'), ['lint', '--ruleset', join(here, '.spectral.yaml'),
    '--fail-severity', 'error', '--format', 'text', openapi, operations, channels]);
}

async function redocly() {
  return run(tool('redocly'), ['lint', '--config', join(here, 'redocly.yaml'), '--format', 'stylish', openapi],
    { env: { REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', REDOCLY_TELEMETRY: 'off' } });
}

async function fetchTo(path, file) {
  const answer = await fetch(server + path);
  if (!answer.ok) {
    throw new Error(`${path} is answered ${answer.status}`);
  }
  await writeFile(file, await answer.text());
}

const unknown = chosen.filter((name) => !(name in TRIALS));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}; there are ${Object.keys(TRIALS).join(', ')}`);
  process.exit(1);
}
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await fetchTo('/api/v1/openapi.json', openapi);
await fetchTo('/api/v1/ws/asyncapi.json', operations);
await fetchTo('/api/v1/asyncapi.yaml', channels);
await fetchTo('/api/v1/asyncapi.json', channelsJson);
for (const name of chosen.length > 0 ? chosen : Object.keys(TRIALS)) {
  const begun = performance.now();
  const seconds = () => `${((performance.now() - begun) / 1000).toFixed(1)} s`;
  try {
    const said = await TRIALS[name]();
    console.log(`ok    ${name}  ${seconds()}  ${said.replaceAll('\n', '\n      ')}`);
  } catch (error) {
    console.log(`FAIL  ${name}  ${seconds()}\n${error.message.replace(/^/gm, '      ')}`);
    process.exitCode = 1;
  }
}
