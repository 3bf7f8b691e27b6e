// Measures recovery (M9): clients that were away and receive what they missed.
//   node recovery.mjs     CONNECTIONS=1000 MISSED=500 AWAY=60 MARKET_SPEED=…
// First one client is away for AWAY seconds. Then all connections come back at once, each with MISSED trades behind it, and
// once more after the server was killed and started again. Each must receive every trade once and in order.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { quantile } from './figures.mjs';
import { serverCore } from './places.mjs';
import { cpuOf } from './processes.mjs';
import { startServer } from './servers.mjs';
import { frame, openSocket } from './sockets.mjs';

const PATIENCE_SECONDS = 120;
const PING_MILLIS = 20;
const TEXT = 1;
const SYMBOL = 'AAPL';
const PONG = Buffer.from('{"type":"ping.response"');
const TRADE = Buffer.from('{"type":"trades.update"');

const connections = Number(process.env.CONNECTIONS || '1000');
const missed = Number(process.env.MISSED || '500');
const away = Number(process.env.AWAY || '60');
const speed = process.env.MARKET_SPEED || '60';
const folder = mkdtempSync(join(tmpdir(), 'recovery-'));

const start = () => startServer('tapeloom', undefined, { MARKET_SPEED: speed, DATA_DIR: folder }, serverCore);

/** A client of a symbol's trades that knows the next number it is owed. */
class Trader {
  faults = [];
  received = 0;
  owed = undefined;
  target = undefined;
  waiting = undefined;

  /** Subscribes, after the position that it has. */
  async connect(port) {
    this.socket = await openSocket(port, { subprotocol: 'tapeloom.json' }, (bytes, begin) => this.read(bytes, begin));
    const recover = this.owed === undefined ? undefined : { epoch: this.epoch, seq: this.owed - 1 };
    this.socket.write(frame(JSON.stringify({ type: 'trades.subscribe', payload: { symbol: SYMBOL, recover } })));
    this.target = undefined;
    await this.until((client) => client.target !== undefined);
  }

  read(bytes, begin) {
    if ((bytes[0] & 0x0f) !== TEXT) {
      return;
    }
    const payload = bytes.subarray(begin);
    if (payload.subarray(0, TRADE.length).equals(TRADE)) {
      this.took(Number(/"seq":(\d+)/.exec(payload.toString('latin1', 0, 200))[1]));
    } else {
      this.answered(JSON.parse(payload.toString()));
    }
    if (this.waiting?.(this)) {
      this.waiting = undefined;
      this.done();
    }
  }

  took(seq) {
    if (seq !== this.owed) {
      this.faults.push(`${seq} instead of ${this.owed}`);
    }
    this.owed = seq + 1;
    this.received++;
  }

  answered({ type, payload }) {
    if (type === 'trades.subscribe.response') {
      if (payload.status !== 'ok' || payload.recovered === false) {
        this.faults.push(JSON.stringify(payload));
      }
      this.epoch = payload.epoch;
      this.target = payload.seq;
      this.owed = payload.recover_from ?? this.owed ?? payload.seq + 1;
    } else if (type === 'gap') {
      this.faults.push(JSON.stringify(payload));
    }
  }

  /** Waits until something is true of it. */
  until(condition) {
    if (condition(this)) {
      return Promise.resolve();
    }
    const done = new Promise((resolve) => {
      this.waiting = condition;
      this.done = resolve;
    });
    const late = wait(PATIENCE_SECONDS * 1000, undefined, { ref: false }).then(() => {
      throw new Error(`nothing came any more: has ${this.owed - 1} of ${this.target}`);
    });
    return Promise.race([done, late]);
  }

  /** Waits until it has all that there was when it came back. */
  upToDate() {
    return this.until((client) => client.owed > client.target);
  }

  disconnect() {
    this.socket.destroy();
  }
}

/** Asks a client that is connected all the time, and takes the latencies. */
class Pinger {
  latencies = [];
  asked = [];

  async begin(port) {
    this.socket = await openSocket(port, { subprotocol: 'tapeloom.json' }, (bytes, from) => {
      if (bytes.subarray(from, from + PONG.length).equals(PONG)) {
        this.latencies.push(performance.now() - this.asked.shift());
      }
    });
    this.timer = setInterval(() => {
      this.asked.push(performance.now());
      this.socket.write(frame('{"type":"ping"}'));
    }, PING_MILLIS);
  }

  end() {
    clearInterval(this.timer);
    this.socket.destroy();
    return this.latencies;
  }
}

const faultsOf = (clients) => clients.flatMap((client) => client.faults);

function report(name, figures) {
  console.log(`${name.padEnd(34)} ${figures}`);
}

async function awayForAWhile(server) {
  const client = new Trader();
  await client.connect(server.port);
  await client.until(({ received }) => received > 0);
  client.disconnect();
  const before = client.received;
  await wait(away * 1000);
  const begun = performance.now();
  await client.connect(server.port);
  await client.upToDate();
  const took = performance.now() - begun;
  const count = client.received - before;
  client.disconnect();
  report(
    `1 client, ${away} s away`,
    `${count} trades (${(count / away).toFixed(0)}/s) in ${took.toFixed(0)} ms, ${client.faults.length} faults`,
  );
  return client.faults;
}

/** Lets all clients come back at once. */
async function herd(name, server, clients) {
  const pinger = new Pinger();
  await pinger.begin(server.port);
  const cpu = cpuOf(server.child.pid);
  const before = clients.reduce((sum, { received }) => sum + received, 0);
  const begun = performance.now();
  const times = await Promise.all(
    clients.map(async (client) => {
      await client.connect(server.port);
      await client.upToDate();
      return performance.now() - begun;
    }),
  );
  const pings = pinger.end();
  const count = clients.reduce((sum, { received }) => sum + received, 0) - before;
  report(
    name,
    `${(count / clients.length).toFixed(0)} trades each; all have them after p50 ${quantile(times, 0.5).toFixed(0)} ms, ` +
      `max ${Math.max(...times).toFixed(0)} ms; ${(cpuOf(server.child.pid) - cpu).toFixed(2)} CPU-s; ` +
      `pings of others p99 ${quantile(pings, 0.99).toFixed(1)} ms of ${pings.length}; ${faultsOf(clients).length} faults`,
  );
}

/** Waits until a client that comes back would be sent that many trades. */
async function fallBehind(server, clients) {
  const [first] = clients;
  const scout = new Trader();
  await scout.connect(server.port);
  await scout.until(({ owed }) => owed > first.owed + missed);
  scout.disconnect();
}

let server = await start();
try {
  const faults = await awayForAWhile(server);
  const clients = Array.from({ length: connections }, () => new Trader());
  await Promise.all(clients.map((client) => client.connect(server.port)));
  clients.forEach((client) => client.disconnect());
  await fallBehind(server, clients);
  await herd(`${connections} clients`, server, clients);
  clients.forEach((client) => client.disconnect());
  await fallBehind(server, clients);
  server.child.kill('SIGKILL');
  await server.close();
  server = await start();
  await herd(`${connections} clients, server killed`, server, clients);
  const all = [...faults, ...faultsOf(clients)];
  all.slice(0, 10).forEach((fault) => console.log(`FAULT ${fault}`));
  process.exitCode = all.length > 0 ? 1 : 0;
} finally {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
