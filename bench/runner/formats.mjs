// Measures the formats of the operation protocol (M10): bytes on the wire, and deliveries for the server's CPU.
//   node formats.mjs     CONNECTIONS=200 MARKET_SPEED=20 SECONDS=20 IDLE=10000
// In the end also the memory of IDLE connections in each format, of a server of its own for each.

import { execFileSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { seconds, serverCore } from './places.mjs';
import { cpuOf, residentKib } from './processes.mjs';
import { startServer } from './servers.mjs';
import { frame, openSocket } from './sockets.mjs';

const WARM_UP_SECONDS = 10;
const GROUPS = ['quotes', 'trades', 'orderbook', 'bars'];
/** The number of the value in tapeloom.v1.Push. */
const FORMS = { 10: 'bars', 11: 'quotes', 12: 'trades', 13: 'orderbook' };

const connections = Number(process.env.CONNECTIONS || '200');
const idleConnections = Number(process.env.IDLE || '10000');
const speed = process.env.MARKET_SPEED || '20';

const FORMATS = [
  { name: 'json', subprotocol: 'tapeloom.json', deflate: false },
  { name: 'json, deflated', subprotocol: 'tapeloom.json', deflate: true },
  { name: 'proto', subprotocol: 'tapeloom.proto', deflate: false },
];

/** The group of a push; undefined: the message is none. */
function groupOf(data, isBinary) {
  if (!isBinary) {
    return /^\{"type":"(\w+)\.update"/.exec(data.toString('latin1', 0, 40))?.[1];
  }
  for (let at = 0; at < data.length; ) {
    const [tag, next] = varint(data, at);
    if (FORMS[tag >> 3]) {
      return FORMS[tag >> 3];
    }
    at = varint(data, next)[1]; // topic_id, seq and time_ms come first, and are integers
  }
  return undefined;
}

function varint(data, from) {
  let at = from;
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = data[at++];
    value += (byte & 127) * factor;
    if (byte < 128) {
      return [value, at];
    }
  }
}

/** A client that counts frames by their headers; `sizes` also sorts what is not compressed by its group. */
async function connect(port, format, sizes) {
  const client = { socket: undefined, pushes: 0 };
  client.socket = await openSocket(port, format, (bytes, begin) => {
    client.pushes++;
    if (sizes && !(bytes[0] & 0x40)) {
      const payload = bytes.subarray(begin);
      const group = groupOf(payload, (bytes[0] & 0x0f) === 2);
      const [count, sum] = sizes.get(group) ?? [0, 0];
      sizes.set(group, [count + 1, sum + payload.length]);
    }
  });
  for (const group of GROUPS) {
    client.socket.write(frame(JSON.stringify({ type: `${group}.subscribe`, payload: { symbols: ['*'] } })));
  }
  return client;
}

async function measure(port, pid, format) {
  const sizes = new Map();
  const clients = [];
  for (let i = 0; i < connections; i++) {
    clients.push(await connect(port, format, i === 0 ? sizes : undefined));
  }
  await wait(WARM_UP_SECONDS * 1000);
  const pushes = () => clients.reduce((sum, client) => sum + client.pushes, 0);
  const bytes = () => clients.reduce((sum, { socket }) => sum + socket.bytesRead, 0);
  const before = { pushes: pushes(), bytes: bytes(), cpu: cpuOf(pid), at: performance.now() };
  await wait(seconds * 1000);
  const elapsed = (performance.now() - before.at) / 1000;
  const delivered = pushes() - before.pushes;
  const cpu = cpuOf(pid) - before.cpu;
  const onWire = bytes() - before.bytes;
  for (const { socket } of clients) {
    socket.destroy();
  }
  return {
    sizes,
    bytes: onWire / delivered,
    rate: delivered / elapsed,
    cpu: cpu / elapsed,
    perCpu: delivered / cpu,
  };
}

/** The resident memory of a server after a full collection, in KiB. */
function collectedKib(pid) {
  execFileSync(`${process.env.JAVA_HOME}/bin/jcmd`, [String(pid), 'GC.run']);
  return residentKib(pid);
}

/** Opens connections that ask for nothing, a hundred at a time. */
async function openIdle(port, format, count) {
  const sockets = [];
  while (sockets.length < count) {
    const some = Math.min(100, count - sockets.length);
    sockets.push(...(await Promise.all(Array.from({ length: some }, () => openSocket(port, format, () => {})))));
  }
  return sockets;
}

/** The KiB that an idle connection takes of a server, which has had a hundredth of them before. */
async function idleKib(format) {
  const server = await startServer('tapeloom', undefined, {}, serverCore);
  const first = await openIdle(server.port, format, idleConnections / 100);
  const before = collectedKib(server.child.pid);
  const sockets = await openIdle(server.port, format, idleConnections);
  await wait(2000);
  const growth = collectedKib(server.child.pid) - before;
  [...first, ...sockets].forEach((socket) => socket.destroy());
  await server.close();
  return growth / idleConnections;
}

const server = await startServer('tapeloom', undefined, { MARKET_SPEED: speed, BAR_BROADCASTER_INTERVAL: String(2 / speed) }, serverCore);
try {
  const { pid } = server.child;
  await wait(WARM_UP_SECONDS * 1000);
  const begun = cpuOf(pid);
  await wait(seconds * 1000);
  const idle = (cpuOf(pid) - begun) / seconds;
  console.log(`${connections} connections, 7 symbols, market at ${speed} times its speed; without clients ${(100 * idle).toFixed(1)} % of a core`);
  console.log('format          bytes on the wire  of JSON  deliveries/s  CPU %  deliveries/CPU-s  message bytes by group');
  let first;
  for (const format of FORMATS) {
    const row = await measure(server.port, pid, format);
    first ??= row;
    const groups = [...row.sizes]
      .filter(([group]) => group && !format.deflate)
      .sort().map(([group, [count, sum]]) => `${group} ${(sum / count).toFixed(1)}`);
    console.log(
      `${format.name.padEnd(14)} ${row.bytes.toFixed(1).padStart(18)} ${(row.bytes / first.bytes).toFixed(3).padStart(8)}` +
        ` ${row.rate.toFixed(0).padStart(13)} ${(100 * row.cpu).toFixed(1).padStart(6)} ${row.perCpu.toFixed(0).padStart(17)}  ${groups.join(', ')}`,
    );
  }
} finally {
  await server.close();
}
if (idleConnections > 0) {
  for (const format of FORMATS) {
    console.log(`${format.name.padEnd(14)} ${(await idleKib(format)).toFixed(2)} KiB of ${idleConnections} idle connections each`);
  }
}
