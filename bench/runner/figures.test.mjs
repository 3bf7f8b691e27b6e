// That a server is judged by all of its processes.
//   node --test

import assert from 'node:assert/strict';
import test from 'node:test';
import { ratio, summary } from './figures.mjs';

const nobody = { messages: 0 };

/** A second in which a server delivers so many messages for a second of CPU time, each after so many microseconds. */
const slice = (messages, { micros = 1000, residentKib = 1024, lost = 0 } = {}) => ({
  steady: { messages, latencyMicros: [[micros, messages]] },
  slow: nobody,
  churning: nobody,
  seconds: 1,
  serverCpuSeconds: 1,
  clientCpuSeconds: 1,
  reads: messages,
  sincePublishedMicros: [[micros, messages]],
  residentKib,
  lost,
});

const process = (...messages) => messages.map((each) => slice(each));

test('takes the median over processes, and not over all slices', () => {
  const { processes, slices, perCpuSecond, perCpuSecondOfProcesses } = summary([
    process(100, 110, 120),
    process(50),
    process(60, 60),
  ]);

  assert.deepEqual({ processes, slices }, { processes: 3, slices: 6 });
  assert.deepEqual(perCpuSecondOfProcesses, [110, 50, 60]);
  assert.deepEqual(perCpuSecond, { median: 60, low: 55, high: 85 });
});

test('takes the median over processes of latency and memory, and all lost connections', () => {
  const { latencyMillis, residentMib, lost } = summary([
    [slice(10, { micros: 1000, residentKib: 1024, lost: 1 })],
    [slice(10, { micros: 9000, residentKib: 4096 })],
    [slice(10, { micros: 2000, residentKib: 2048, lost: 2 })],
  ]);

  assert.equal(latencyMillis.p99, 2);
  assert.equal(residentMib, 2);
  assert.equal(lost, 3);
});

test('has no latency where nothing was sampled', () => {
  const silent = { ...slice(10), sincePublishedMicros: [] };

  assert.equal(summary([[silent]]).sincePublishedMillis, undefined);
});

test('compares every process of one server with every process of the other', () => {
  const [fast, slow] = [process(200), process(100)];

  assert.deepEqual(ratio([fast, slow, slow], [slow, fast, slow]), { median: 1, low: 1, high: 1 });
  assert.equal(ratio([fast, fast, slow], [slow, slow, slow]).median, 2);
});
