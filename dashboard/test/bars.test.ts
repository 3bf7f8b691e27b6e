import { expect, test } from "vitest";
import { type Bar, Bars } from "../src/bars.js";

const MINUTE = 60_000;

function bar(minute: number, close: number, volume = 10): Bar {
  return { time: minute * MINUTE, open: 1, high: close, low: 1, close, volume };
}

function closes(bars: Bars): [minute: number, close: number][] {
  return bars.all.map(({ time, close }) => [time / MINUTE, close]);
}

test("should join history with live bars that came before it", () => {
  const bars = new Bars();

  bars.merge([bar(1, 10), bar(2, 20, 5), bar(2, 21, 7), bar(3, 30)]);

  expect(closes(bars)).toEqual([
    [1, 10],
    [2, 21],
    [3, 30],
  ]);
});

test("should not let an older state of a bar win", () => {
  const bars = new Bars();
  bars.merge([bar(1, 10), bar(2, 22, 9)]);

  bars.merge([bar(2, 20, 5)]);

  expect(closes(bars)).toEqual([
    [1, 10],
    [2, 22],
  ]);
});

test("should put older bars before and leave out none", () => {
  const bars = new Bars();
  bars.merge([bar(3, 30), bar(4, 40)]);

  bars.merge([bar(1, 10), bar(2, 20), bar(3, 30)]);

  expect(closes(bars).map(([minute]) => minute)).toEqual([1, 2, 3, 4]);
});

test("should renew the newest bar and take the next", () => {
  const bars = new Bars();

  const taken = [bar(1, 10), bar(1, 11), bar(2, 20), bar(1, 99)].map((one) => bars.push(one));

  expect(taken).toEqual([true, true, true, false]);
  expect(closes(bars)).toEqual([
    [1, 11],
    [2, 20],
  ]);
});

test("should find a bar by its time and the one before it", () => {
  const bars = new Bars();
  bars.merge([bar(1, 10), bar(2, 20), bar(5, 50)]);

  expect(bars.at(2 * MINUTE)?.close).toBe(20);
  expect(bars.at(3 * MINUTE)).toBeUndefined();
  expect(bars.before(5 * MINUTE)?.close).toBe(20);
  expect(bars.before(1 * MINUTE)).toBeUndefined();
});
