"use strict";

// The live page: every instrument's bar at one resolution, from history by REST and live by WebSocket.

const SHOWN_BARS = 60;
const RAW_LINES = 60;
const HEARTBEAT_MILLIS = 20_000;
const RETRY_MILLIS = 2_000;

const byId = (id) => document.getElementById(id);
const rows = new Map(); // symbol → its row and bars
const raw = [];
let socket = null;
let resolution = "1";
let heartbeat = 0;

async function getJson(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

function show(state, text) {
  byId("connection").dataset.state = state;
  byId("connection").textContent = text;
}

function log(direction, text) {
  raw.push(`${direction} ${text}`);
  if (raw.length > RAW_LINES) raw.shift();
  const pane = byId("raw");
  const atEnd = pane.scrollTop + pane.clientHeight >= pane.scrollHeight - 4;
  pane.textContent = raw.join("\n");
  if (atEnd) pane.scrollTop = pane.scrollHeight;
}

function addRow(symbol, description) {
  const row = byId("bars").insertRow();
  const head = document.createElement("th");
  head.scope = "row";
  head.textContent = symbol;
  head.title = description;
  row.append(head);
  const cells = {};
  for (const name of ["line", "close", "change", "open", "high", "low", "volume", "time"]) {
    cells[name] = row.insertCell();
  }
  rows.set(symbol, { cells, bars: [] });
}

function merge(entry, bar) {
  const last = entry.bars.at(-1);
  if (last && bar.time < last.time) return;
  if (last && bar.time === last.time) entry.bars[entry.bars.length - 1] = bar;
  else entry.bars.push(bar);
  if (entry.bars.length > SHOWN_BARS) entry.bars.shift();
}

function price(value) {
  return value.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 8 });
}

function sparkline(bars) {
  const closes = bars.map((bar) => bar.close);
  const low = Math.min(...closes);
  const span = Math.max(...closes) - low || 1;
  const points = closes.map((close, i) => `${(i * 120) / (SHOWN_BARS - 1)},${23 - ((close - low) / span) * 22}`);
  return `<svg width="120" height="24" aria-hidden="true"><polyline points="${points.join(" ")}"/></svg>`;
}

function draw(entry) {
  const bar = entry.bars.at(-1);
  if (!bar) return;
  const before = entry.bars.at(-2);
  const change = before ? (bar.close / before.close - 1) * 100 : 0;
  const { cells } = entry;
  cells.line.innerHTML = sparkline(entry.bars);
  cells.close.textContent = price(bar.close);
  cells.change.textContent = `${change < 0 ? "▼" : "▲"} ${Math.abs(change).toFixed(2)} %`;
  cells.change.className = change < 0 ? "down" : "up";
  for (const name of ["open", "high", "low"]) cells[name].textContent = price(bar[name]);
  cells.volume.textContent = bar.volume.toLocaleString("en-US");
  cells.time.textContent = new Date(bar.time).toISOString().slice(0, 16).replace("T", " ");
}

async function loadHistory() {
  await Promise.all(
    [...rows].map(async ([symbol, entry]) => {
      const history = await getJson(
        `/api/v1/datafeed/bars?symbol=${symbol}&resolution=${resolution}&count_back=${SHOWN_BARS}`,
      );
      entry.bars = history.bars;
      draw(entry);
    }),
  );
}

function send(message) {
  const text = JSON.stringify(message);
  log("→", text);
  socket.send(text);
}

function operate(operation, symbol) {
  send({ type: `bars.${operation}`, payload: { symbol, params: { resolution } } });
}

function connect() {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  socket = new WebSocket(`${scheme}://${location.host}/api/v1/ws`);
  socket.onopen = async () => {
    show("live", "live");
    await loadHistory();
    for (const symbol of rows.keys()) operate("subscribe", symbol);
    // The server closes a client that says nothing; subscribing again is a heartbeat.
    heartbeat = setInterval(() => operate("subscribe", rows.keys().next().value), HEARTBEAT_MILLIS);
  };
  socket.onmessage = (event) => {
    log("←", event.data);
    const message = JSON.parse(event.data);
    if (message.type !== "bars.update") return;
    const [, symbol, at] = message.topic.split(":");
    if (at !== resolution) return;
    const entry = rows.get(symbol);
    merge(entry, message.payload);
    draw(entry);
  };
  socket.onclose = (event) => {
    clearInterval(heartbeat);
    show("lost", `connection lost (${event.code}), trying again…`);
    setTimeout(connect, RETRY_MILLIS);
  };
}

async function start() {
  const [config, symbols] = await Promise.all([
    getJson("/api/v1/datafeed/config"),
    getJson("/api/v1/datafeed/search?max_results=50"),
  ]);
  const names = { D: "day", W: "week", M: "month" };
  for (const code of config.supported_resolutions) {
    byId("resolution").add(new Option(names[code] ?? `${code} min`, code));
  }
  for (const found of symbols) addRow(found.symbol, found.description);
  byId("resolution").onchange = async (event) => {
    for (const symbol of rows.keys()) operate("unsubscribe", symbol);
    resolution = event.target.value;
    await loadHistory();
    for (const symbol of rows.keys()) operate("subscribe", symbol);
  };
  connect();
}

start().catch((error) => show("lost", error.message));
