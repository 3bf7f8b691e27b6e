// Bun's WebSocket server (uWebSockets inside), publishing with its own topics.

import { dlopen, ptr } from 'bun:ffi';
import { plan, publishBy, topicOf } from './load.mjs';

const FULL_BYTES = 64 * 1024;

const startNanos = monotonicNanos() - Bun.nanoseconds();
const sockets = new Set();
let subscriptions = 0;

const server = Bun.serve({
  port: plan.port,
  fetch: (request, server) => (server.upgrade(request) ? undefined : new Response(null, { status: 426 })),
  websocket: {
    idleTimeout: 0,
    backpressureLimit: 16 * 1024 * 1024,
    open: (socket) => sockets.add(socket),
    close: (socket) => sockets.delete(socket),
    message: (socket, text) => {
      const topic = topicOf(text);
      if (topic >= 0) {
        socket.subscribe(`bars:${topic}`);
        subscriptions++;
      }
    },
  },
});

publishBy(plan, {
  subscriptions: () => subscriptions,
  publish: (topic, text) => server.publish(`bars:${topic}`, text),
  monotonicMicros: () => Math.floor((Bun.nanoseconds() + startNanos) / 1000),
  isFull: () => {
    for (const socket of sockets) {
      if (socket.getBufferedAmount() > FULL_BYTES) {
        return true;
      }
    }
    return false;
  },
});

/** Of the machine's monotonic clock; Bun counts from its own start. */
function monotonicNanos() {
  const CLOCK_MONOTONIC = 1;
  const time = new BigInt64Array(2);
  const { symbols } = dlopen('libc.so.6', { clock_gettime: { args: ['i32', 'ptr'], returns: 'i32' } });
  symbols.clock_gettime(CLOCK_MONOTONIC, ptr(time));
  return Number(time[0]) * 1e9 + Number(time[1]);
}
