// Measures the formats of the operation protocol (M10): bytes on the wire, and deliveries for the server's CPU.
//   node formats.mjs     CONNECTIONS=200 MARKET_SPEED=20 SECONDS=20

import { readFileSync } from 'node:fs';
import { connect as dial } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { seconds, serverCore } from './places.mjs';
import { startServer } from './servers.mjs';

const TICKS_PER_SECOND = 100;
const WARM_UP_SECONDS = 10;
const GROUPS = ['quotes', 'trades', 'orderbook', 'bars'];
/** The number of the value in tapeloom.v1.Push. */
const FORMS = { 10: 'bars', 11: 'quotes', 12: 'trades', 13: 'orderbook' };

const connections = Number(process.env.CONNECTIONS || '200');
const speed = process.env.MARKET_SPEED || '20';

const FORMATS = [
  { name: 'json', subprotocol: 'tapeloom.json', deflate: false },
  { name: 'json, deflated', subprotocol: 'tapeloom.json', deflate: true },
  { name: 'proto', subprotocol: 'tapeloom.proto', deflate: false },
];

/** The seconds of CPU that a process has taken. */
function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

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

const HEADERS = [
  'GET /api/v1/ws HTTP/1.1',
  'Host: localhost',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

/** A text frame of a client, up to 125 bytes, masked by zeros. */
function frame(text) {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
}

/** The length of a frame's header and of its payload; undefined: more bytes are needed. */
function lengths(data, at) {
  const length = data[at + 1];
  if (length < 126) {
    return [2, length];
  }
  return data.length < at + 10 ? undefined : length === 126 ? [4, data.readUInt16BE(at + 2)] : [10, data.readUInt32BE(at + 6)];
}

/** A client that counts frames by their headers; `sizes` also sorts what is not compressed by its group. */
function connect(port, { subprotocol, deflate }, sizes) {
  const socket = dial(port, '127.0.0.1');
  const client = { socket, pushes: 0 };
  let rest = Buffer.alloc(0);
  const read = (chunk) => {
    const data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    while (data.length - at >= 2) {
      const [header, length] = lengths(data, at) ?? [data.length, 0];
      if (data.length < at + header + length) {
        break;
      }
      client.pushes++;
      if (sizes && !(data[at] & 0x40)) {
        const group = groupOf(data.subarray(at + header, at + header + length), (data[at] & 0x0f) === 2);
        const [count, sum] = sizes.get(group) ?? [0, 0];
        sizes.set(group, [count + 1, sum + length]);
      }
      at += header + length;
    }
    rest = data.subarray(at);
  };
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('data', (head) => {
      const end = head.indexOf('\r\n\r\n') + 4;
      if (!head.toString('latin1', 0, end).startsWith('HTTP/1.1 101')) {
        reject(new Error(head.toString('latin1')));
        return;
      }
      socket.on('data', read);
      read(head.subarray(end));
      for (const group of GROUPS) {
        socket.write(frame(JSON.stringify({ type: `${group}.subscribe`, payload: { symbols: ['*'] } })));
      }
      resolve(client);
    });
    const offers = [`Sec-WebSocket-Protocol: ${subprotocol}`, ...(deflate ? ['Sec-WebSocket-Extensions: permessage-deflate'] : [])];
    socket.write([...HEADERS, ...offers, '', ''].join('\r\n'));
  });
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
