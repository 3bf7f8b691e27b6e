// Measures what a symbol costs (M11): starts our server with ever more symbols and prints start, memory, CPU and REST.
//   node symbols.mjs     SYMBOLS='7 100 1000 5000' SECONDS=20 SETTLE=20
// With KEPT=2 the server keeps 2 days of bars of each symbol in a data folder. It is started, ended and started again; the
// second start is measured, and the files that the server has open or mapped.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { seconds } from './places.mjs';
import { cpuOf, residentKib } from './processes.mjs';
import { startServer } from './servers.mjs';

const REQUESTS = 40;

/** The first start computes all bars that are kept. */
const PATIENCE_MILLIS = 3_600_000;

const settle = Number(process.env.SETTLE || '20');
const keptDays = process.env.KEPT;
const counts = (process.env.SYMBOLS || '7 100 1000 5000').split(/\s+/).map((text) => {
  if (!/^[1-9]\d{0,5}$/.test(text)) {
    throw new Error(`SYMBOLS must be whole numbers from 1, was ${text}`);
  }
  return Number(text);
});
const folder = mkdtempSync(join(tmpdir(), 'symbols-'));
const jcmd = (pid, ...command) =>
  execFileSync(`${process.env.JAVA_HOME}/bin/jcmd`, [String(pid), ...command], { encoding: 'utf8' });

async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

const residentMiB = (pid) => residentKib(pid) / 1024;

/** The heap in use after a full collection, in MiB. */
function heapOf(pid) {
  jcmd(pid, 'GC.run');
  const used = [...jcmd(pid, 'GC.heap_info').matchAll(/^\s*(?:DefNew|Tenured)\s.*used (\d+)K/gm)];
  return used.reduce((sum, [, kib]) => sum + Number(kib), 0) / 1024;
}

/** The CPU milliseconds of one request, of another symbol each time. */
async function restOf(port, pid, count, query) {
  const idle = await idleShare(pid, 3);
  const before = cpuOf(pid);
  const begun = performance.now();
  for (let i = 0; i < REQUESTS; i++) {
    const symbol = `S${Math.floor((i * count) / REQUESTS)}`;
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/datafeed/bars?symbol=${symbol}&${query}`);
    await answer.arrayBuffer();
    if (!answer.ok) {
      throw new Error(`${symbol}: ${answer.status}`);
    }
  }
  const elapsed = (performance.now() - begun) / 1000;
  return Math.max(0, (1000 * (cpuOf(pid) - before - idle * elapsed)) / REQUESTS);
}

async function idleShare(pid, during) {
  const before = cpuOf(pid);
  await wait(during * 1000);
  return (cpuOf(pid) - before) / during;
}

/** The files of a folder that a process has open, and how many MiB of them it has mapped. */
function filesOf(pid, data) {
  const open = readdirSync(`/proc/${pid}/fd`).filter((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`).startsWith(data);
    } catch {
      return false; // closed meanwhile
    }
  });
  const mapped = readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .filter((line) => line.includes(data))
    .map((line) => line.split(' ')[0].split('-').map((address) => Number.parseInt(address, 16)))
    .reduce((sum, [from, until]) => sum + until - from, 0);
  return { open: open.length, mapped: mapped / 2 ** 20 };
}

/** Starts a server, and waits until it is healthy. */
async function serving(count, environment) {
  const begun = performance.now();
  const cores = `0-${availableParallelism() - 1}`;
  const server = await startServer('tapeloom', undefined, environment, cores, PATIENCE_MILLIS);
  while (!(await answers(`http://127.0.0.1:${server.port}/api/v1/health`))) {
    if (server.child.exitCode !== null) {
      throw new Error(`the server with ${count} symbols ended with ${server.child.exitCode}`);
    }
    await wait(20);
  }
  return { ...server, startSeconds: (performance.now() - begun) / 1000, startCpu: cpuOf(server.child.pid) };
}

async function measure(count) {
  const file = join(folder, `${count}.json`);
  writeFileSync(file, JSON.stringify(Array.from({ length: count }, (_, i) => ({ symbol: `S${i}`, price: 20 + (i % 300) }))));
  const environment = { MARKET_SYMBOLS_FILE: file, BAR_BROADCASTER_SYMBOLS: 'S0' };
  const data = join(folder, `data-${count}`);
  if (keptDays) {
    Object.assign(environment, { DATA_DIR: data, HISTORY_DAYS: keptDays });
    const first = await serving(count, environment);
    await wait(settle * 1000);
    await first.close();
  }
  const server = await serving(count, environment);
  const { port, startSeconds, startCpu } = server;
  const { pid } = server.child;
  try {
    await wait(settle * 1000);
    const cpu = await idleShare(pid, seconds);
    const deep = await restOf(port, pid, count, 'resolution=30&count_back=19000');
    const recent = await restOf(port, pid, count, 'resolution=1&count_back=300');
    const files = filesOf(pid, data);
    return { count, startSeconds, startCpu, heap: heapOf(pid), resident: residentMiB(pid), cpu, deep, recent, files };
  } finally {
    await server.close();
    rmSync(data, { recursive: true, force: true });
  }
}

const cell = (value, digits) => value.toFixed(digits).padStart(8);
console.log(
  `symbols  start s   CPU s  heap MiB  RSS MiB   CPU %  30-minute bars x 19,000, CPU ms  300 minutes, CPU ms${keptDays ? '  open  mapped MiB' : ''}`,
);
const rows = [];
try {
  for (const count of counts) {
    const row = await measure(count);
    rows.push(row);
    console.log(
      `${String(count).padStart(7)} ${cell(row.startSeconds, 2)} ${cell(row.startCpu, 1)} ${cell(row.heap, 0)}  ${cell(row.resident, 0)} ${cell(100 * row.cpu, 1)}` +
        `  ${cell(row.deep, 1).padStart(30)}  ${cell(row.recent, 1).padStart(19)}` +
        (keptDays ? ` ${String(row.files.open).padStart(5)}  ${cell(row.files.mapped, 1).padStart(10)}` : ''),
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
if (rows.length > 1) {
  const [first, last] = [rows[0], rows.at(-1)];
  const slope = (figure) => (last[figure] - first[figure]) / (last.count - first.count);
  console.log(
    `a symbol more: ${(1000 * slope('startSeconds')).toFixed(2)} ms of start, ${(1000 * slope('startCpu')).toFixed(2)} ms of its CPU, ${(1024 * slope('heap')).toFixed(0)} KiB of heap, ` +
      `${(100 * slope('cpu')).toFixed(4)} % of a core`,
  );
}
