// Where things are, and what the environment chooses.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

export const root = at('..');
export const loadClient = at('target/native/loadclient');
export const floor = at('target/native/floor');
export const benchJar = at('target/tapeloom-bench.jar');
export const peers = at('peers');
export const results = at('results');

/** The jar of our server in a checkout. */
export const serverJar = (checkout) => `${checkout}/server/target/tapeloom-server.jar`;

/** The load that fits the server of a checkout: its own, if that is built. */
export const benchJarOf = (checkout) => {
  const own = `${checkout}/bench/target/tapeloom-bench.jar`;
  return existsSync(own) ? own : benchJar;
};

/** What `make dev` starts with, beside it. */
export const aotCache = (checkout) => `${checkout}/server/target/tapeloom.aot`;

export const serverCore = number('SERVER_CORE', 0);
export const clientCore = number('CLIENT_CORE', 1);
export const firstPort = number('BENCH_PORT', 18_200);
export const seconds = number('SECONDS', 20);
export const sliceSeconds = number('SLICE', 2);
export const warmUpSeconds = number('WARM_UP', 8);
/** How many processes of each server a rotation measures, one after the other. */
export const processes = Math.max(1, Math.round(number('PROCESSES', 5)));
export const rateOverride = process.env.RATE ? number('RATE', 0) : undefined;

/** A list from the environment, or undefined: everything. */
export function list(name) {
  const text = process.env[name]?.trim();
  return text ? text.split(/[\s,]+/) : undefined;
}

function number(name, otherwise) {
  const text = process.env[name] ?? '';
  const value = text === '' ? otherwise : Number(text);
  if (!Number.isFinite(value) || value < 0) {
    throw new Error(`${name} must be a number, not negative, was ${text}`);
  }
  return value;
}
