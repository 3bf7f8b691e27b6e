import { expect, test } from "vitest";
import { standingOf, wordsOf } from "../src/standing.js";

function shown(source: string, state: string): string | undefined {
  const standing = standingOf({ market: { source, state, since: "2026-01-02T03:04:05.000Z", as_of: "" } });
  return standing && wordsOf(standing).short;
}

test("should call live only what is", () => {
  const sources = ["binance", "recording", "simulated"];

  expect(sources.map((source) => shown(source, "open"))).toEqual(["Live", "Recording", "Simulated"]);
  for (const state of ["closed", "stale", "lost", "over"]) {
    expect(sources.map((source) => shown(source, state))).not.toContain("Live");
  }
  expect(shown("recording", "over")).toBe("Recording over");
});

test("should read when a state began, and nothing from a server that does not say", () => {
  const market = {
    source: "binance",
    state: "stale",
    since: "2026-01-02T03:04:05.000Z",
    as_of: "2026-01-02T03:04:00.000Z",
  };

  expect(standingOf({ market })?.since).toBe(Date.UTC(2026, 0, 2, 3, 4, 5));
  expect([{}, { market: { source: "binance", state: "dreaming" } }].map(standingOf)).toEqual([undefined, undefined]);
});
