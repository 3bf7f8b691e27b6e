// That a server which is broken is told from one that is slow.
//   node --test

import assert from 'node:assert/strict';
import test from 'node:test';
import { faultsOf } from './faults.mjs';

const GOOD = { perSecond: { median: 10, low: 8, high: 12 }, lost: 0 };

test('finds nothing wrong with figures, however poor', () => {
  assert.deepEqual(faultsOf('M1', { ours: GOOD, idle: { kibPerConnection: { 1000: 99 } } }), []);
  assert.deepEqual(faultsOf('M6', { ours: { stages: [{ perSecond: 1, slow: { backward: 0 } }] } }), []);
});

test('finds a server that delivers nothing', () => {
  assert.deepEqual(faultsOf('M1', { ours: { ...GOOD, perSecond: { median: 0, low: 0, high: 0 } }, theirs: GOOD }), [
    'M1: ours delivered nothing',
  ]);
  assert.deepEqual(faultsOf('M7', { ours: { stages: [{ perSecond: 5 }, { perSecond: 0 }] } }), [
    'M7: ours delivered nothing in stage 2',
  ]);
});

test('finds connections that were lost', () => {
  assert.deepEqual(faultsOf('M3', { ours: { ...GOOD, lost: 3 } }), ['M3: ours lost 3 connections']);
});

test('finds values that go back', () => {
  assert.deepEqual(faultsOf('M6', { ours: { stages: [{ perSecond: 5, slow: { backward: 2 } }] } }), [
    'M6: ours went back 2 times',
  ]);
});
