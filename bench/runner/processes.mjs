// Processes that are pinned to a core, frozen between their slices, and ended at the end.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const START_MILLIS = 60_000;
const END_MILLIS = 5_000;
const TICKS_PER_SECOND = 100;

const alive = new Set();

/** Starts a program on one core; its standard error is ours, its standard input and output are pipes. */
export function start({ core, command, env = {} }) {
  const child = spawn('taskset', ['-c', String(core), ...command], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.on('error', () => {}); // its end says more
  alive.add(child);
  child.once('exit', () => alive.delete(child));
  return child;
}

/** Returns when the port answers. */
export async function listening(child, port, patienceMillis = START_MILLIS) {
  const deadline = Date.now() + patienceMillis;
  while (!(await connects(port))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new Error(`nothing listens on port ${port}: the program said why above`);
    }
    await sleep(100);
  }
}

function connects(port) {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** The seconds of CPU that a process has taken. */
export function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** The resident memory of a process, in KiB. */
export const residentKib = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

export const freeze = (child) => child.kill('SIGSTOP');
export const thaw = (child) => child.kill('SIGCONT');

export async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  thaw(child);
  const waited = AbortSignal.timeout(END_MILLIS);
  waited.addEventListener('abort', () => child.kill('SIGKILL'));
  await gone;
}

process.once('exit', () => alive.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => process.exit(1));
}
