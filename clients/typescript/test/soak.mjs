// Cuts the client off again and again, and sees whether it comes back whole: every subscription live, nothing told twice,
// every trade told or reported as missing, no memory lost. Needs the build, and node --expose-gc.
//   DISCONNECTS=50 npm run soak
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";
import { startServer } from "../codegen/server.mjs";
import { TapeloomClient } from "../dist/index.js";
import { startProxy } from "./proxy.mjs";

const DISCONNECTS = Number(process.env.DISCONNECTS ?? 50);
const SYMBOLS = ["AAPL", "GOOGL", "MSFT", "TSLA", "AMZN", "NVDA", "META"];
const SETTINGS = { MARKET_SPEED: "20", BAR_BROADCASTER_INTERVAL: "0.2", LOG_LEVEL: "warn" };
/** Memory is compared from here on, when all code has been compiled and all buffers have grown. */
const WARM_AFTER = Math.min(10, Math.floor(DISCONNECTS / 2));
const MOST_GROWTH_BYTES = 1_500_000;
const LIVE_WITHIN_MILLIS = 30_000;

let server = await startServer({ ...SETTINGS, LOG_LEVEL: "info" });
const proxy = await startProxy(server.port);
/** The trades that were published and not accounted for yet: topic, then epoch and seq, then the trade's id. */
const published = new Map();
const told = new Map();
/** Where the client began, by topic: what was published before is none of its concern. */
const firsts = new Map();
const gaps = [];
const count = {
  published: 0,
  told: 0,
  missed: 0,
  unknown: 0,
  twice: 0,
  lost: 0,
  wrong: 0,
  bars: 0,
  filled: 0,
  holes: 0,
};

await observe();
const client = new TapeloomClient({
  url: proxy.url,
  webSocket: WebSocket,
  backoff: { baseMillis: 100, capMillis: 1_000 },
  heartbeatMillis: 400,
  staleMillis: 800,
});
client.on("gap", (gap) => {
  if (gap.missed === undefined) count.unknown++;
  else count.missed += gap.missed;
  gaps.push(gap);
});
client.on("recovered", ({ filled }) => {
  count.filled += filled;
});
const subscriptions = await Promise.all(SYMBOLS.flatMap(subscribe));

const heaps = [];
const started = Date.now();
for (let round = 1; round <= DISCONNECTS; round++) {
  await sleep(500 + Math.random() * 1_000);
  const lost = new Promise((resolve) => {
    const off = client.on("state", ({ state }) => {
      if (state !== "waiting") return;
      off();
      resolve();
    });
  });
  const way = await disconnect(round);
  await lost;
  await live(round, way);
  await account();
  globalThis.gc();
  heaps.push(process.memoryUsage().heapUsed);
}

const growth = Math.max(0, Math.min(...heaps.slice(-5)) - Math.min(...heaps.slice(WARM_AFTER, WARM_AFTER + 5)));
const { connections } = proxy;
await client.close();
await proxy.close();
await server.kill();

console.log(
  `disconnects           ${DISCONNECTS} in ${Math.round((Date.now() - started) / 1000)} s, ${connections} connections, those of REST among them`,
);
console.log(`subscriptions live    ${subscriptions.length} of ${subscriptions.length} after each`);
console.log(`trades published      ${count.published}`);
console.log(`  told                ${count.told}`);
console.log(`  reported missing    ${count.missed}, and ${count.unknown} gaps over a restart, whose size nobody knows`);
console.log(`  neither             ${count.lost}`);
console.log(`  told with other id  ${count.wrong}`);
console.log(`callbacks twice       ${count.twice}`);
console.log(`bars                  ${count.bars} updates, ${count.filled} fetched, ${count.holes} holes or steps back`);
console.log(`heap growth           ${growth} bytes, after ${WARM_AFTER} and ${DISCONNECTS} disconnects`);
const failed = count.lost || count.wrong || count.twice || count.holes || growth > MOST_GROWTH_BYTES;
if (failed) console.error("The client did not come back whole.");
process.exit(failed ? 1 : 0);

/** One connection is cut, or hears nothing more, or its server is killed and another one started. */
async function disconnect(round) {
  if (round % 20 === 15) {
    await server.kill("SIGKILL");
    server = await startServer({ ...SETTINGS, LOG_LEVEL: "info", PORT: String(server.port) });
    await observe();
    return "killed";
  }
  if (round % 10 === 5) {
    proxy.freeze();
    return "frozen";
  }
  proxy.cut();
  return "cut";
}

async function live(round, way) {
  const until = Date.now() + LIVE_WITHIN_MILLIS;
  while (!subscriptions.every((subscription) => subscription.live)) {
    if (Date.now() > until) {
      const dead = subscriptions.filter((subscription) => !subscription.live).map(({ topic }) => topic);
      console.error(`Not live ${LIVE_WITHIN_MILLIS} ms after disconnect ${round} (${way}): ${dead.join(", ")}`);
      process.exit(1);
    }
    await sleep(20);
  }
}

/** Listens to all trades, straight from the server. */
async function observe() {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/api/v1/ws`);
  const epochs = new Map();
  let confirmed = 0;
  const ready = new Promise((resolve) => {
    socket.on("message", (text) => {
      const { type, topic, seq, payload } = JSON.parse(text);
      if (type === "trades.subscribe.response") {
        epochs.set(payload.topic, payload.epoch);
        if (++confirmed === SYMBOLS.length) resolve();
      } else if (type === "trades.update") {
        count.published++;
        at(published, topic).set(`${epochs.get(topic)} ${seq}`, payload.trade_id);
      }
    });
  });
  socket.on("error", () => {});
  await once(socket, "open");
  for (const symbol of SYMBOLS) socket.send(JSON.stringify({ type: "trades.subscribe", payload: { symbol } }));
  const ping = setInterval(() => socket.readyState === socket.OPEN && socket.send('{"type":"ping"}'), 10_000);
  socket.on("close", () => clearInterval(ping));
  await ready;
}

function subscribe(symbol) {
  const newest = new Map();
  const once = (meta) => {
    const { topic, epoch, seq } = meta;
    const before = newest.get(topic);
    if (before?.epoch === epoch && seq <= before.seq) count.twice++;
    newest.set(topic, { epoch, seq });
  };
  let last;
  return [
    client.subscribe("trades", { symbol }, (trade, meta) => {
      count.told++;
      once(meta);
      if (!firsts.has(meta.topic)) firsts.set(meta.topic, meta);
      at(told, meta.topic).set(`${meta.epoch} ${meta.seq}`, trade.trade_id);
    }),
    client.subscribe("bars", { symbol, resolution: "1" }, (bar, meta) => {
      count.bars++;
      if (meta.source === "live") once(meta);
      if (last !== undefined && (bar.time < last || bar.time > last + 60_000)) count.holes++;
      last = bar.time;
    }),
    client.subscribe("quotes", { symbol }, (_, meta) => once(meta)),
    client.subscribe("orderbook", { symbol }, (_, meta) => once(meta)),
  ];
}

/** Every trade that was published up to now must have been told, with its id, or lie in a gap. */
async function account() {
  const due = new Map([...published].map(([topic, trades]) => [topic, [...trades.keys()]]));
  await client.request("ping"); // what was published before has come when this is answered
  for (const [topic, keys] of due) {
    const newestTold = [...at(told, topic).keys()].at(-1);
    if (newestTold === undefined) continue;
    const [tellingEpoch, tellingSeq] = position(newestTold);
    for (const key of keys) {
      const [epoch, seq] = position(key);
      if (epoch === tellingEpoch && seq > tellingSeq) continue; // still to come
      const id = at(told, topic).get(key);
      if (id === undefined) {
        if (!gaps.some((gap) => gap.topic === topic && covers(gap, epoch, seq)) && !beforeOurs(topic, epoch, seq))
          count.lost++;
      } else if (id !== at(published, topic).get(key)) {
        count.wrong++;
      }
      at(published, topic).delete(key);
      if (key !== newestTold) at(told, topic).delete(key);
    }
    // What we were told and the observer was not is no concern of ours; the newest of the last round stays.
    for (const key of [...at(told, topic).keys()].slice(0, -200))
      if (!at(published, topic).has(key)) at(told, topic).delete(key);
  }
  gaps.splice(0, Math.max(0, gaps.length - 10 * SYMBOLS.length));
}

function beforeOurs(topic, epoch, seq) {
  const first = firsts.get(topic);
  return epoch === first.epoch && seq < first.seq;
}

function covers({ from, to }, epoch, seq) {
  if (from.epoch === to.epoch) return epoch === from.epoch && seq >= from.seq && seq <= to.seq;
  return (epoch === from.epoch && seq >= from.seq) || (epoch === to.epoch && seq <= to.seq);
}

function position(key) {
  const [epoch, seq] = key.split(" ");
  return [epoch, Number(seq)];
}

function at(map, key) {
  let inner = map.get(key);
  if (!inner) {
    inner = new Map();
    map.set(key, inner);
  }
  return inner;
}
