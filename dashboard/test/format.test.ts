import { expect, test } from "vitest";
import {
  age,
  column,
  compact,
  decimalsOf,
  direction,
  percent,
  price,
  quantity,
  resolutionName,
  signed,
} from "../src/format.js";

test("should give numbers their sign, and nothing none", () => {
  expect([1.234, -1.234, 0.001, -0.001, 0].map((value) => signed(value, 2))).toEqual([
    "+1.23",
    "\u22121.23",
    "0.00",
    "0.00",
    "0.00",
  ]);
  expect(percent(-0.5)).toBe("\u22120.50 %");
  expect(percent(Number.POSITIVE_INFINITY)).toBe(""); // of a price of 0
});

test("should write prices in their precision", () => {
  expect([61_234.5, -37.63, -0.001].map((value) => price(value, 2))).toEqual(["61,234.50", "\u221237.63", "0.00"]);
  expect(price(0.000123, 6)).toBe("0.000123");
});

test("should write quantities in the precision of their instrument", () => {
  expect([0, 300, 1_234_567].map((value) => quantity(value, 0))).toEqual(["0", "300", "1,234,567"]);
  expect([0.00001, 0.5, 12.34567].map((value) => quantity(value, 5))).toEqual(["0.00001", "0.50000", "12.34567"]);
  expect([123.45678, 12_345.678, 1_234_567.8].map((value) => quantity(value, 8))).toEqual([
    "123.4568",
    "12,345.68",
    "1,234,568",
  ]);
});

test("should write quantities in a few figures", () => {
  expect([0, 0.00012345, 1.5, 950, 1_000, 12_345, 123_456, 2_500_000, 7_000_000_000].map(compact)).toEqual([
    "0",
    "0.0001235",
    "1.5",
    "950",
    "1.00K",
    "12.3K",
    "123K",
    "2.50M",
    "7.00B",
  ]);
});

test("should know how many decimals a scale has", () => {
  expect([1, 100, 100_000_000, 4, 32, 3].map(decimalsOf)).toEqual([0, 2, 8, 2, 5, 1]);
});

test("should tell directions by sign, not by colour alone", () => {
  expect([1, -1, 0].map((change) => direction(change).sign)).toEqual(["▲", "▼", "▬"]);
});

test("should name resolutions", () => {
  expect(["1", "60", "240", "D", "M"].map((resolution) => resolutionName(resolution).short)).toEqual([
    "1m",
    "1h",
    "4h",
    "D",
    "M",
  ]);
});

test("should write a column of quantities with equal decimals", () => {
  const written = (largest: number, decimals: number, values: number[]) => values.map(column(largest, decimals));

  expect(written(6.049, 5, [0.251, 5.85, 6.049])).toEqual(["0.251", "5.850", "6.049"]);
  expect(written(0.5, 8, [0.00012, 0.5])).toEqual(["0.0001", "0.5000"]);
  expect(written(988, 0, [60, 988])).toEqual(["60", "988"]);
  expect(written(13_100, 2, [1_590, 13_100])).toEqual(["1.59K", "13.1K"]);
});

test("should say how old data is, in few digits", () => {
  expect([0, 5_999, 6_000, 99_999, 100_000, 5_999_999, 6_000_000, 359_999_999, 864_000_000].map(age)).toEqual([
    ...["as of now", "as of now", "as of 6 s ago", "as of 99 s ago"],
    ...["as of 1 min ago", "as of 99 min ago", "as of 1 h ago", "as of 99 h ago", "as of 10 d ago"],
  ]);
});
