// Starts our server under the load of all channels, and sees whether every subscriber gets what it is owed.
//   node check-delivery.mjs     DURATION=60 CONNECTIONS=60 SEED=1

import { once } from 'node:events';
import { benchJar, clientCore, root, serverJar } from './places.mjs';
import { start } from './processes.mjs';
import { startServer } from './servers.mjs';

const SYMBOLS = 7;

function whole(name, otherwise) {
  const text = process.env[name] || otherwise;
  if (!/^[1-9]\d{0,6}$/.test(text)) {
    throw new Error(`${name} must be a whole number from 1, was ${text}`);
  }
  return text;
}

const duration = whole('DURATION', '60');
const connections = whole('CONNECTIONS', '60');
const seed = whole('SEED', '1');

const plan = { load: 'channels', topics: SYMBOLS, burst: 1, rate: 0, subscriptions: 1 };
const server = await startServer('tapeloom', plan, { BENCH_DURATION: duration });
const check = start({
  core: clientCore,
  command: [
    `${process.env.JAVA_HOME}/bin/java`,
    '-Djdk.httpclient.receiveBufferSize=16384',
    '-cp',
    `${serverJar(root)}:${benchJar}`,
    'io.tapeloom.bench.delivery.DeliveryCheck',
    ...[server.port, SYMBOLS, connections, duration, seed].map(String),
  ],
});
check.stdout.pipe(process.stdout);
const [code] = await once(check, 'exit');
await server.close();
process.exit(code ?? 1);
