// The ws package on Node.js: each message made once, sent to each client.

import { WebSocketServer } from 'ws';
import { plan, publishBy, topicOf } from './load.mjs';

const FULL_BYTES = 64 * 1024;

const topics = Array.from({ length: plan.topics }, () => new Set());
let subscriptions = 0;

const server = new WebSocketServer({ port: plan.port, perMessageDeflate: false, clientTracking: true });
server.on('connection', (socket) => {
  const mine = [];
  socket.on('message', (bytes) => {
    const topic = topicOf(bytes.toString());
    if (topic >= 0) {
      topics[topic].add(socket);
      mine.push(topics[topic]);
      subscriptions++;
    }
  });
  socket.on('close', () => mine.forEach((topic) => topic.delete(socket)));
  socket.on('error', () => socket.terminate());
});

publishBy(plan, {
  subscriptions: () => subscriptions,
  publish: (topic, text) => {
    const bytes = Buffer.from(text);
    for (const socket of topics[topic]) {
      socket.send(bytes, { binary: false });
    }
  },
  monotonicMicros: () => Number(process.hrtime.bigint() / 1000n),
  isFull: () => {
    for (const socket of server.clients) {
      if (socket.bufferedAmount > FULL_BYTES) {
        return true;
      }
    }
    return false;
  },
});
