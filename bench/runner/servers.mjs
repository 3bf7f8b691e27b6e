// The servers that are measured, and how each is started.

import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { aotCache, benchJar, benchJarOf, firstPort, floor, peers, root, serverCore, serverJar } from './places.mjs';
import { end, listening, start } from './processes.mjs';

const java = `${process.env.JAVA_HOME}/bin/java`;
const javaFlags = (process.env.JAVA_FLAGS ?? '').split(' ').filter(Boolean);

/** What our server is told besides its load: nobody is closed for saying nothing, nobody is one too many. */
const ENVIRONMENT = {
  HOST: '127.0.0.1',
  WS_HEARTBEAT_INTERVAL: '3600',
  WS_MAX_CONNECTION_LIFESPAN: '604800',
  MAX_CONNECTIONS: '20000',
  MAX_CONNECTIONS_PER_ADDRESS: '20000',
  LOG_LEVEL: 'warn',
};

const ours = (checkout) => () => [
  java,
  ...javaFlags,
  ...(existsSync(aotCache(checkout)) ? [`-XX:AOTCache=${aotCache(checkout)}`] : []),
  '-cp',
  `${serverJar(checkout)}:${benchJarOf(checkout)}`,
  'io.tapeloom.server.Tapeloom',
];

const commands = {
  tapeloom: ours(root),
  uncoalesced: ours(root),
  bun: () => [`${peers}/node_modules/.bin/bun`, `${peers}/bun.mjs`],
  netty: () => [
    java,
    ...javaFlags,
    '-cp',
    `${serverJar(root)}:${benchJar}`,
    'io.tapeloom.bench.peers.PlainNettyServer',
  ],
  ws: () => [process.execPath, `${peers}/ws.mjs`],
  floor: (port, plan) => [
    floor,
    ...['--port', port],
    ...['--topics', plan.topics],
    ...['--burst', plan.burst],
    ...['--rate', plan.rate],
    ...['--subscriptions', plan.subscriptions],
  ].map(String),
};

// BASE names another checkout whose server is built: it runs beside ours.
if (process.env.BASE) {
  commands.base = ours(process.env.BASE);
}

export const names = Object.keys(commands);

export const ourNames = names.filter((name) => ['tapeloom', 'uncoalesced', 'base'].includes(name));

/** What makes a variant of our server. */
const variants = { uncoalesced: { WS_COALESCING: '0' } };

let nextPort = firstPort;

/**
 * Starts a server with a load.
 *
 * @param plan topics, burst, rate and subscriptions, as src/main/java/.../LoadPlan.java tells; without one our server
 *     is as it always is
 * @param core the cores that it may use, as taskset lists them
 * @param patienceMillis how long the start may take
 */
export async function startServer(name, plan, environment = {}, core = serverCore, patienceMillis = undefined) {
  const port = nextPort++;
  const load = plan && {
    BENCH_LOAD: plan.load ?? 'bars',
    BENCH_TOPICS: plan.topics,
    BENCH_BURST: plan.burst,
    BENCH_RATE: plan.rate,
    BENCH_SUBSCRIPTIONS: plan.subscriptions,
  };
  const child = start({
    core,
    command: commands[name](port, plan),
    env: { ...ENVIRONMENT, ...variants[name], ...load, ...environment, PORT: port },
  });
  child.stdout.pipe(process.stderr);
  await listening(child, port, patienceMillis);
  return { name, port, child, close: () => end(child) };
}

if (availableParallelism() < 2) {
  throw new Error('two cores are needed: one for a server, one for the client');
}
