import { expect, test } from "vitest";
import { Times } from "../src/times.js";

const WINTER = Date.UTC(2026, 0, 2, 3, 4, 5);
const SUMMER = Date.UTC(2026, 6, 2, 3, 4, 5);

function inZone(zone: string): Times {
  const times = new Times("exchange");
  times.exchange = zone;
  return times;
}

test("should write times in UTC where nobody has chosen", () => {
  const times = new Times("UTC");
  times.exchange = "America/New_York";

  expect(times.moment(WINTER)).toBe("2026-01-02 03:04:05");
  expect(times.timeOfDay(WINTER)).toBe("03:04:05");
  expect(times.name(WINTER)).toBe("UTC");
});

test("should write times in the zone of the exchange, in winter and in summer", () => {
  const times = inZone("America/New_York");

  expect([WINTER, SUMMER].map((time) => times.moment(time))).toEqual(["2026-01-01 22:04:05", "2026-07-01 23:04:05"]);
});

test("should change the clock in the minute when the zone does", () => {
  const times = inZone("Europe/Berlin");
  const change = Date.UTC(2026, 2, 29, 1);

  expect([change - 1_000, change].map((time) => times.timeOfDay(time))).toEqual(["01:59:59", "03:00:00"]);
});

test("should leave bars of days and longer where they begin in UTC", () => {
  const times = inZone("America/New_York");

  expect(["1", "D"].map((resolution) => times.barTime(WINTER, resolution))).toEqual(["2026-01-01 22:04", "2026-01-02"]);
});

test("should report another zone once, and take an unknown one for UTC", () => {
  const times = inZone("America/New_York");
  let changes = 0;
  times.onChange(() => changes++);

  times.exchange = "America/New_York";
  times.exchange = "Nowhere/Atlantis";

  expect(changes).toBe(1);
  expect(times.timeOfDay(WINTER)).toBe("03:04:05");
});

test("should know a bar of the past by its day, week or month", () => {
  const times = inZone("America/New_York");
  const now = SUMMER; // the evening of July 1 in New York
  const hours = (count: number) => now - count * 3_600_000;

  expect([hours(22), hours(24)].map((time) => times.isCurrent(time, "1", now))).toEqual([true, false]);
  expect([23, 25].map((ago) => times.isCurrent(hours(ago), "D", now))).toEqual([true, false]);
  expect([6 * 24, 8 * 24].map((ago) => times.isCurrent(hours(ago), "W", now))).toEqual([true, false]);
  expect([30 * 24, 32 * 24].map((ago) => times.isCurrent(hours(ago), "M", now))).toEqual([true, false]);
});
