// What is measured. Each workload has a run(names, say) that returns its result: rows by server, and notes.

import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from './client.mjs';
import { latency, messages, ratio, summary } from './figures.mjs';
import { rateOverride, seconds, warmUpSeconds } from './places.mjs';
import { rotate } from './rotation.mjs';
import { names as everyName, ourNames, startServer } from './servers.mjs';

/** A server that has little to do is soon idle, but not soon compiled. */
const IDLE_WARM_UP_SECONDS = 30;

const OPERATIONS = '/api/v1/ws';
const CHANNELS = '/api/v1/ws/v1';

/** Without the variants of our server, for workloads in which they make no difference. */
const plainNames = everyName.filter((name) => name !== 'uncoalesced');

const symbol = (number) => `S${String(number).padStart(4, '0')}`;
const subscribe = (number) =>
  JSON.stringify({ type: 'bars.subscribe', payload: { symbol: symbol(number), resolution: '1' } });

/** Connections that subscribe to bars, and the load that they get. topicsOf(i) are those of connection i. */
function fanOut({ connections = 1000, topics = 1, topicsOf = () => [0], burst = 1, rate = 0, sample }) {
  const subscriptions = Array.from({ length: connections }, (_, i) => topicsOf(i).length).reduce((a, b) => a + b);
  return {
    path: OPERATIONS,
    connections,
    sample,
    texts: (i) => topicsOf(i).map(subscribe),
    plan: { topics, burst, rate, subscriptions },
  };
}

/** Every topic whose number leaves the same remainder as the connection's. */
const byRemainder = (topics, step) => (connection) =>
  Array.from({ length: topics / step }, (_, k) => (connection % step) + k * step);

/** Measured in rotation; ours, with and without coalescing, are compared to every server. */
function rotated(workload) {
  return async (names, say) => {
    const processes = await rotate(workload, names, say);
    const compared = ['tapeloom', 'uncoalesced'].filter((name) => names.includes(name));
    const ratios = (name) =>
      compared.filter((ours) => ours !== name).map((ours) => [ours, ratio(processes[ours], processes[name])]);
    const rows = names.map((name) => [name, { ...summary(processes[name]), ratios: Object.fromEntries(ratios(name)) }]);
    return { rows: Object.fromEntries(rows) };
  };
}

const rated = (rate) => rateOverride ?? rate;

const paced = (rate) => fanOut({ rate: rated(rate) });

export const workloads = [
  {
    name: 'M0',
    title: 'One subscriber, a message every 10 ms',
    kind: 'latency',
    servers: plainNames,
    run: async (names, say) => {
      const result = await rotated(fanOut({ connections: 1, rate: 100, sample: 1 }))(names, say);
      return names.includes('tapeloom') ? { ...result, notes: await broadcasterCost(say) } : result;
    },
  },
  {
    name: 'M1',
    title: 'One topic, 1000 subscribers, as fast as back pressure allows',
    kind: 'throughput',
    servers: everyName,
    run: rotated(fanOut({})),
  },
  {
    name: 'M2',
    title: '100 topics, each of 1000 connections on 10, bursts of 20',
    kind: 'throughput',
    servers: everyName,
    run: rotated(fanOut({ topics: 100, topicsOf: byRemainder(100, 10), burst: 20 })),
  },
  {
    name: 'M3',
    title: '100 messages a second to 1000 subscribers',
    kind: 'latency',
    servers: everyName,
    run: rotated(paced(100)),
  },
  {
    name: 'M3x',
    title: '1000 messages a second to 1000 subscribers: what is too much is conflated',
    kind: 'latency',
    servers: everyName,
    run: rotated(paced(1000)),
  },
  {
    name: 'M4',
    title: 'Memory with 1000 and 10,000 idle subscribed connections',
    kind: 'memory',
    servers: plainNames,
    run: async (names, say) => {
      const rows = {};
      for (const name of names) {
        say(`${name}: fills up`);
        rows[name] = await idleMemory(name);
      }
      return { rows };
    },
  },
  {
    name: 'M5',
    title: 'All channels at their rates and subscriber limits: 107,500 deliveries a second are asked for',
    kind: 'latency',
    servers: ourNames,
    run: rotated(wholeChannelLoad()),
  },
  {
    name: 'M6',
    title: 'Every tenth of 1000 connections reads nothing, then reads again; 50 messages a second',
    kind: 'stages',
    servers: plainNames.filter((name) => name !== 'floor'),
    run: (names, say) => oneByOne(names, say, slowConsumers),
  },
  {
    name: 'M7',
    title: '200 connections a second come and go beside 1000 that are sent 100 messages a second',
    kind: 'stages',
    servers: plainNames.filter((name) => name !== 'floor'),
    run: (names, say) => oneByOne(names, say, churning),
  },
  {
    name: 'M8',
    title: '5000 topics, a message a second each, 20 subscribers each: 100,000 deliveries a second are asked for',
    kind: 'latency',
    servers: everyName,
    run: rotated(fanOut({ topics: 5000, topicsOf: byRemainder(5000, 50), rate: rated(5000) })),
  },
];

/** What the beat costs in our server as it always is, with the simulated market: off, for nobody, and for three bars. */
async function broadcasterCost(say) {
  const notes = [];
  for (const [beat, watched] of [
    ['off', []],
    ['on', []],
    ['on', ['AAPL', 'GOOGL', 'MSFT']],
  ]) {
    say(`tapeloom: as it always is, broadcaster ${beat}, ${watched.length} bars watched`);
    const server = await startServer('tapeloom', undefined, { BAR_BROADCASTER_ENABLED: beat === 'on' });
    const texts = () => watched.map((each) => JSON.stringify({ type: 'bars.subscribe', payload: { symbol: each } }));
    const client = await connect({ server, path: OPERATIONS, connections: 1, texts });
    try {
      await sleep(1000 * Math.max(warmUpSeconds, IDLE_WARM_UP_SECONDS));
      await client.ask('begin');
      await sleep(seconds * 1000);
      const slice = await client.ask('end');
      const share = ((100 * slice.serverCpuSeconds) / slice.seconds).toFixed(2);
      notes.push(
        `With the simulated market, the broadcaster ${beat}, ${watched.length} of its bars watched by one client: ` +
          `${share} % of a core, ${Math.round(slice.residentKib / 1024)} MiB resident.`,
      );
    } finally {
      await client.close();
      await server.close();
    }
  }
  return notes;
}

/** Resident memory by connection; nothing is published, for one subscription more is waited for than there are. */
async function idleMemory(name) {
  const most = 10_000;
  const workload = fanOut({ connections: 1000 });
  const server = await startServer(name, { ...workload.plan, subscriptions: most + 1 });
  const clients = [];
  try {
    const resident = [];
    for (const connections of [1, 999, most - 1000]) {
      clients.push(await connect({ server, ...workload, connections }));
      await sleep(5000);
      resident.push((await clients.at(-1).ask('count')).residentKib);
      clients.forEach(({ child }) => child.kill('SIGSTOP')); // it would poll
    }
    const [empty, some, many] = resident;
    return {
      emptyMib: empty / 1024,
      residentMib: many / 1024,
      kibPerConnection: { 1000: (some - empty) / 999, 10000: (many - empty) / (most - 1) },
    };
  } finally {
    await Promise.all(clients.map((client) => client.close()));
    await server.close();
  }
}

async function oneByOne(names, say, stages) {
  const rows = {};
  for (const name of names) {
    say(name);
    rows[name] = { stages: await stages(name, say) };
  }
  return { rows };
}

/** A stage's figures: of the steady connections, and what else there is to say. */
function stage(title, slice, more = {}) {
  return {
    title,
    perSecond: slice.steady.messages / slice.seconds,
    cpuShare: slice.serverCpuSeconds / slice.seconds,
    perCpuSecond: messages(slice) / slice.serverCpuSeconds,
    latencyMillis: latency([slice]),
    residentMib: slice.residentKib / 1024,
    lost: slice.lost,
    ...more,
  };
}

async function measured(client, length) {
  await client.ask('begin');
  await sleep(length * 1000);
  return client.ask('end');
}

async function slowConsumers(name, say) {
  const stalledSeconds = 40;
  const workload = { ...paced(50), slow: 10 };
  const server = await startServer(name, workload.plan);
  const client = await connect({ server, ...workload });
  try {
    const slowOnes = (slice) => ({
      fresh: slice.fresh,
      slow: {
        perSecond: slice.slow.messages / slice.seconds,
        gaps: slice.slow.gaps,
        missed: slice.slow.missed,
        backward: slice.slow.backward,
      },
    });
    await sleep(warmUpSeconds * 1000);
    const before = await measured(client, seconds);
    say(`${name}: every tenth reads nothing`);
    await client.ask('stall');
    await sleep(stalledSeconds * 1000);
    const during = await measured(client, seconds);
    await client.ask('resume');
    const after = await measured(client, seconds);
    return [
      stage('all read', before, slowOnes(before)),
      stage(`every tenth has read nothing for ${stalledSeconds} s and more`, during, slowOnes(during)),
      stage('they read again', after, slowOnes(after)),
    ];
  } finally {
    await client.close();
    await server.close();
  }
}

async function churning(name, say) {
  const workload = paced(100);
  const server = await startServer(name, workload.plan);
  const client = await connect({ server, ...workload });
  try {
    await sleep(warmUpSeconds * 1000);
    const before = await measured(client, seconds);
    say(`${name}: 200 a second come and go`);
    await client.ask('churn 200 1000');
    await sleep(2000);
    const during = await measured(client, seconds);
    await client.ask('churn 0 1000');
    await sleep(2000);
    const after = await measured(client, seconds);
    return [
      stage('nobody comes or goes', before),
      stage('200 a second come and go', during, {
        churnedPerSecond: during.churned / during.seconds,
        refused: during.refused,
      }),
      stage('nobody comes or goes any more', after),
    ];
  } finally {
    await client.close();
    await server.close();
  }
}

/**
 * Who is subscribed to which channel: as many as each takes, of 1000 connections and 7 symbols. The first ones have all
 * ten channels, as one who watches and trades has; the last ones only those that take everybody.
 */
function wholeChannelLoad() {
  const symbols = 7;
  const secret = 'a secret for nothing but benchmarks';
  const users = 200;
  const shared = { market_data: 500, orderbook: 200, trades: 300, chart_data: 100 };
  const own = { account: 50, positions: 50, orders: 100, notifications: users };
  const all = { system: 1000, heartbeat: 1000 };
  const subscribe = (names, most, symbol) =>
    Object.keys(names)
      .filter((name) => most < names[name])
      .map((channel) => JSON.stringify({ type: 'subscribe', channel, symbol }));
  return {
    path: CHANNELS,
    connections: 1000,
    texts: (i) => [
      ...(i < users ? [JSON.stringify({ type: 'auth', token: token(`u${i}`, secret) })] : []),
      ...subscribe(own, i),
      ...subscribe(shared, i, symbol(i % symbols)),
      ...subscribe(all, i),
    ],
    // Balances and positions are topics only once they are published.
    plan: { load: 'channels', topics: symbols, burst: 1, rate: 0, subscriptions: 2000 + 500 + 200 + 300 + 100 + 100 + 200 },
    environment: { AUTH_JWT_SECRET: secret },
  };
}

/** A JSON Web Token by HS256, good for a day. */
function token(user, secret) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: user, iat: now, exp: now + 86_400 })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

