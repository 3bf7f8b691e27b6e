// Has WebSocket libraries and browsers listen to both protocols of a running server, compressed, and checks every message
// against the server's documents, and that trades come without a hole.
//   SERVER=http://localhost:8000 node run.mjs OUTDIR SECONDS [NAME...]
// Go programs are built into OUTDIR. Exits with 1 when anything is wrong; a browser that is not installed is left out,
// and a line says so.

import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { parse as parseYaml } from 'yaml';
import { launch } from '../browser.mjs';
import { fetchDocument } from '../document.mjs';
import { findFirefox, Firefox } from '../firefox.mjs';
import { isExecutable } from '../programs.mjs';
import { problems, step, tellProblems } from '../steps.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const POLL_MILLIS = 250;
/** Messages that must have come in a second, of all that is subscribed to. */
const LEAST_PER_SECOND = 2;

const server = process.env.SERVER;
const [target, secondsText, ...chosen] = process.argv.slice(2);
const seconds = Number(secondsText);
if (server === undefined || target === undefined || !(seconds > 0)) {
  console.error('usage: SERVER=http://localhost:8000 node run.mjs OUTDIR SECONDS [NAME...]');
  process.exit(1);
}
const out = resolve(target);
await mkdir(out, { recursive: true });

const SYMBOLS = ['AAPL', 'MSFT', 'TSLA'];

/** The two protocols: where they are, what is sent, and which messages the server may send. */
const PROTOCOLS = {
  operations: {
    path: '/api/v1/ws',
    ping: { type: 'ping' },
    messages: ['trades', 'quotes', 'orderbook', 'bars'].flatMap((name) =>
      SYMBOLS.map((symbol) => ({ type: `${name}.subscribe`, payload: { symbol } })),
    ),
    schemas: async () => {
      const document = JSON.parse(await fetchDocument(new URL('/api/v1/ws/asyncapi.json', server)));
      const said = Object.values(document.channels).flatMap(({ subscribe }) => subscribe?.message.oneOf ?? []);
      return schemas(document, said.map(({ $ref }) => [at(document, $ref).name, `${$ref}/payload`]));
    },
    sequence: ({ type, topic, seq }) => (type === 'trades.update' ? { topic, seq } : undefined),
  },
  channels: {
    path: '/api/v1/ws/v1',
    ping: { type: 'ping' },
    messages: ['market_data', 'trades', 'orderbook', 'chart_data'].flatMap((channel) =>
      SYMBOLS.map((symbol) => ({ type: 'subscribe', channel, symbol })),
    ),
    schemas: async () => {
      const document = parseYaml(await fetchDocument(new URL('/api/v1/asyncapi.yaml', server)));
      const said = Object.values(document.operations).flatMap(({ action, messages = [], reply }) => [
        ...(action === 'send' ? messages : []),
        ...(reply?.messages ?? []),
      ]);
      return schemas(
        document,
        said.map(({ $ref }) => {
          const pointer = at(document, $ref).$ref;
          return [at(document, pointer).payload.allOf[0].properties.type.const, `${pointer}/payload`];
        }),
      );
    },
    sequence: ({ type, symbol, seq }) => (type === 'trade' ? { topic: symbol, seq } : undefined),
  },
};

/** What a pointer such as `#/components/messages/x` leads to. */
function at(document, pointer) {
  return pointer
    .slice(2)
    .split('/')
    .reduce((node, key) => node[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);
}

/** The check of the messages of each type. */
function schemas(document, pointers) {
  const ajv = new Ajv({ strict: false, validateFormats: false, logger: false });
  ajv.addSchema(document, 'document');
  return new Map(pointers.map(([type, pointer]) => [type, ajv.getSchema(`document${pointer}`)]));
}

/** Checks what a library received: its extensions first, and then its messages. */
class Received {
  count = 0;
  bytes = 0;
  extensions;
  #protocol;
  #schemas;
  #newest = new Map();

  constructor(protocol, checks) {
    this.#protocol = protocol;
    this.#schemas = checks;
  }

  line(text) {
    if (this.extensions === undefined) {
      this.extensions = text;
      if (!text.startsWith('permessage-deflate')) throw new Error(`is not compressed: ${JSON.stringify(text)}`);
      return;
    }
    const message = JSON.parse(text);
    const matches = this.#schemas.get(message.type);
    if (matches === undefined) throw new Error(`is in no document: ${text}`);
    if (!matches(message)) throw new Error(`${JSON.stringify(matches.errors)} in ${text}`);
    if (message.success === false || message.payload?.status === 'error') throw new Error(`was refused: ${text}`);
    const { topic, seq } = this.#protocol.sequence(message) ?? {};
    const before = this.#newest.get(topic);
    if (before !== undefined && seq !== before + 1) throw new Error(`after ${before} came ${text}`);
    if (topic !== undefined) this.#newest.set(topic, seq);
    this.count += 1;
    this.bytes += text.length;
  }

  end() {
    if (this.count < LEAST_PER_SECOND * seconds) throw new Error(`only ${this.count} messages in ${seconds} s`);
    if (this.#newest.size === 0) throw new Error('no trade came');
  }
}

/** Has a program listen. */
function program(command, ...args) {
  return async (url, { ping, messages }, received) => {
    const sent = [ping, ...messages].map((message) => JSON.stringify(message));
    const child = spawn(command, [...args, url, secondsText, ...sent], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((done, fail) => {
      child.on('error', fail);
      child.on('exit', done);
    });
    try {
      for await (const line of createInterface({ input: child.stdout })) received.line(line);
    } finally {
      child.kill();
    }
    const code = await ended;
    if (code !== 0) throw new Error(`ended with ${code}`);
  };
}

/** Has a Go program listen. */
async function go(name) {
  const built = join(out, name);
  await new Promise((done, fail) => {
    const child = spawn('go', ['build', '-o', built, `./${name}`], { cwd: here, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', fail);
    child.on('exit', (code) => (code === 0 ? done() : fail(new Error(`go build ended with ${code}`))));
  });
  return program(built);
}

/** Has the WebSocket of a page listen, which a function evaluates scripts in. */
async function page(evaluate, url, { ping, messages }, received) {
  const sent = JSON.stringify(messages.map((message) => JSON.stringify(message)));
  await evaluate(`
    const socket = new WebSocket(${JSON.stringify(url)});
    window.lines = [];
    window.closeCode = 0;
    socket.onopen = () => {
      window.lines.push(socket.extensions);
      for (const message of ${sent}) socket.send(message);
      setInterval(() => socket.send(${JSON.stringify(JSON.stringify(ping))}), 10000);
    };
    socket.onmessage = ({ data }) => window.lines.push(data);
    socket.onclose = ({ code }) => (window.closeCode = code);`);
  const end = Date.now() + seconds * 1_000;
  while (Date.now() < end) {
    await new Promise((passed) => setTimeout(passed, POLL_MILLIS));
    const { lines, closed } = await evaluate('return { lines: window.lines.splice(0), closed: window.closeCode };');
    for (const line of lines) received.line(line);
    if (closed !== 0) throw new Error(`closed with ${closed}`);
  }
}

async function chromium(...listened) {
  const browser = await launch(new URL(server).hostname);
  try {
    const tab = await browser.newPage();
    await tab.goto(new URL('/api/v1/errors', server).href);
    await page((body) => tab.evaluate(`(() => {${body}})()`), ...listened);
  } finally {
    await browser.close();
  }
}

async function firefox(...listened) {
  const browser = await Firefox.launch({ width: 800, height: 600 });
  try {
    await browser.goto(new URL('/api/v1/errors', server).href);
    await page((body) => browser.evaluate(body), ...listened);
  } finally {
    await browser.close();
  }
}

const LIBRARIES = {
  python: () => program(join(here, '../../target/python/bin/python'), join(here, 'listen.py')),
  node: () => program(process.execPath, join(here, 'listen.mjs')),
  gorilla: () => go('gorilla'),
  coder: () => go('coder'),
  chromium: () => chromium,
  firefox: () => firefox,
};

const names = chosen.length > 0 ? chosen : Object.keys(LIBRARIES);
const unknown = names.find((name) => LIBRARIES[name] === undefined);
if (unknown !== undefined) {
  console.error(`no library ${unknown}; there are ${Object.keys(LIBRARIES).join(', ')}`);
  process.exit(1);
}
/** Has one library listen to one protocol, beside the others. */
async function listen(name, [protocolName, protocol], checks) {
  if (name === 'firefox' && !isExecutable(findFirefox() ?? '')) {
    console.log('NOT CHECKED: firefox, which is not installed');
    return;
  }
  const received = new Received(protocol, checks);
  const url = new URL(protocol.path, server).href.replace(/^http/, 'ws');
  await step(`${name}, ${protocolName}`, async () => {
    await (await LIBRARIES[name]())(url, protocol, received);
    received.end();
    console.log(`      ${name}: ${received.count} messages, ${received.bytes} bytes of JSON, ${received.extensions}`);
  });
}

for (const entry of Object.entries(PROTOCOLS)) {
  const checks = await entry[1].schemas();
  await Promise.all(names.map((name) => listen(name, entry, checks)));
}
console.log(`${names.length} libraries, ${problems.size} with faults`);
tellProblems();
