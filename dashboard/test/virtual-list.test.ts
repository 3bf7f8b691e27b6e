import { expect, test } from "vitest";
import { rangeOf } from "../src/virtual-list.js";

test("shouldHaveTheRowsOfTheWindowWithThreeBeyondEachEdge", () => {
  expect(rangeOf(5_000, 50, 0, 500)).toEqual({ first: 0, end: 13 });
  expect(rangeOf(5_000, 50, 1_025, 500)).toEqual({ first: 17, end: 34 });
  expect(rangeOf(5_000, 50, 249_500, 500)).toEqual({ first: 4_987, end: 5_000 });
});

test("shouldHaveNoRowsBeyondTheEndsOfTheList", () => {
  expect(rangeOf(2, 50, 0, 500)).toEqual({ first: 0, end: 2 });
  expect(rangeOf(0, 50, 0, 500)).toEqual({ first: 0, end: 0 });
  expect(rangeOf(3, 50, 10_000, 500)).toEqual({ first: 3, end: 3 });
});

test("shouldHaveNoRowsWhileItIsHidden", () => {
  expect(rangeOf(5_000, 50, 0, 0)).toEqual({ first: 0, end: 0 });
  expect(rangeOf(5_000, Number.NaN, 0, 500)).toEqual({ first: 0, end: 0 });
});
