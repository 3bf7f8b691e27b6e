// Servers alive together, measured in turns: all but one are frozen, so that what the machine does to one slice it
// does to its neighbours too. Each server is measured in several processes, because processes of one build differ for
// as long as they live, by the code that the compiler happens to make and by where memory happens to be.

import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from './client.mjs';
import { freeze, thaw } from './processes.mjs';
import { startServer } from './servers.mjs';
import { processes, seconds, sliceSeconds, warmUpSeconds } from './places.mjs';

const SETTLE_MILLIS = 500;
const WARM_UP_PUBLICATIONS = 4000;
const MIN_ROUNDS = 2;

/** The slices of one process of a server; the seconds of a server are divided among its processes. */
const rounds = Math.max(MIN_ROUNDS, Math.round(seconds / sliceSeconds / processes));

/** Runs a workload on servers; the result is, by name, the slices of each process of a server. */
export async function rotate(workload, names, say) {
  const measured = Object.fromEntries(names.map((name) => [name, []]));
  for (let process = 1; process <= processes; process++) {
    const slices = await rotateOnce(workload, names, (what) => say(`process ${process} of ${processes}: ${what}`));
    names.forEach((name) => measured[name].push(slices[name]));
  }
  return measured;
}

/** Starts each server once, measures all in turns, and ends them. */
async function rotateOnce(workload, names, say) {
  const sides = [];
  try {
    for (const name of names) {
      say(`${name} starts and warms up`);
      const side = await startSide(name, workload);
      sides.push(side);
      await sleep(1000 * warmUp(workload));
      stop(side);
    }
    for (let round = 0; round < rounds; round++) {
      say(`round ${round + 1} of ${rounds}`);
      for (let i = 0; i < sides.length; i++) {
        const side = sides[(i + round) % sides.length];
        side.slices.push(await slice(side));
      }
    }
    return Object.fromEntries(sides.map(({ name, slices }) => [name, slices]));
  } finally {
    await Promise.all(sides.flatMap(({ server, client }) => [client.close(), server.close()]));
  }
}

/** A compiler needs to see a piece of code some thousand times, which takes its time where the rate is low. */
export const warmUp = ({ plan }) => Math.max(warmUpSeconds, plan.rate > 0 ? WARM_UP_PUBLICATIONS / plan.rate : 0);

async function startSide(name, workload) {
  const server = await startServer(name, workload.plan, workload.environment);
  try {
    const client = await connect({ server, ...workload });
    return { name, server, client, slices: [] };
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function slice(side) {
  thaw(side.client.child);
  thaw(side.server.child);
  await side.client.ask('thawed');
  await sleep(SETTLE_MILLIS);
  await side.client.ask('begin');
  await sleep(sliceSeconds * 1000);
  const figures = await side.client.ask('end');
  stop(side);
  return figures;
}

function stop({ server, client }) {
  freeze(server.child);
  freeze(client.child);
}
