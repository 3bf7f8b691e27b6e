import { expect, test } from "vitest";
import { barTime, compact, direction, grouped, percent, resolutionName, signed } from "../src/format.js";

test("should give numbers their sign, and nothing none", () => {
  expect([1.234, -1.234, 0.001, -0.001, 0].map((value) => signed(value, 2))).toEqual([
    "+1.23",
    "\u22121.23",
    "0.00",
    "0.00",
    "0.00",
  ]);
  expect(percent(-0.5)).toBe("\u22120.50 %");
});

test("should say quantities in four figures at most", () => {
  expect([0, 950, 1_000, 12_345, 123_456, 2_500_000, 7_000_000_000].map(compact)).toEqual([
    "0",
    "950",
    "1.00K",
    "12.3K",
    "123K",
    "2.50M",
    "7.00B",
  ]);
  expect(grouped(1_234_567)).toBe("1\u2009234\u2009567");
});

test("should tell directions by sign, not by colour alone", () => {
  expect([1, -1, 0].map((change) => direction(change).sign)).toEqual(["▲", "▼", "▬"]);
});

test("should name resolutions and the time of their bars", () => {
  const time = Date.UTC(2026, 0, 2, 3, 4);

  expect(["1", "60", "240", "D", "M"].map((resolution) => resolutionName(resolution).short)).toEqual([
    "1m",
    "1h",
    "4h",
    "D",
    "M",
  ]);
  expect(["1", "D"].map((resolution) => barTime(time, resolution))).toEqual(["2026-01-02 03:04", "2026-01-02"]);
});
