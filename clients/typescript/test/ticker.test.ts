// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { startTicker } from "../src/ticker.js";

afterEach(() => vi.unstubAllGlobals());

/** A Worker that ticks when the test says so. */
class HandWorker {
  static made: HandWorker[] = [];
  onmessage: (() => void) | undefined;
  ended = false;

  constructor() {
    HandWorker.made.push(this);
  }

  terminate(): void {
    this.ended = true;
  }
}

/** What a page has whose policy forbids workers. */
class ForbiddenWorker {
  constructor() {
    throw new DOMException("blocked by the policy of the page", "SecurityError");
  }
}

test("shouldLetAWorkerKeepTheTimeOncePresent", async () => {
  vi.useFakeTimers();
  vi.stubGlobal("Worker", HandWorker);
  const tick = vi.fn();
  const stop = startTicker(100, tick);
  const worker = HandWorker.made.at(-1);

  vi.advanceTimersByTime(200);
  worker?.onmessage?.();
  vi.advanceTimersByTime(1_000);
  worker?.onmessage?.();
  stop();

  expect(tick).toHaveBeenCalledTimes(4); // two of the page's timer, until the worker's first
  expect(worker?.ended).toBe(true);
  vi.useRealTimers();
});

test.each([
  ["that ticks", HandWorker, true],
  ["that is ended before it ticks", HandWorker, false],
  ["that is forbidden", ForbiddenWorker, false],
])("shouldKeepNoAddressOfAWorker: %s", (_, Made, ticks) => {
  vi.stubGlobal("Worker", Made);
  const [made, revoked] = [vi.spyOn(URL, "createObjectURL"), vi.spyOn(URL, "revokeObjectURL")];

  const stop = startTicker(100, () => {});
  if (ticks) HandWorker.made.at(-1)?.onmessage?.();
  stop();

  expect(revoked.mock.calls).toEqual(made.mock.results.map(({ value }) => [value]));
  expect(made).toHaveBeenCalledOnce();
  vi.restoreAllMocks();
});

test("shouldKeepItsOwnTimeWhereWorkersAreForbidden", () => {
  vi.useFakeTimers();
  vi.stubGlobal("Worker", ForbiddenWorker);
  const tick = vi.fn();

  const stop = startTicker(100, tick);
  vi.advanceTimersByTime(300);
  stop();
  vi.advanceTimersByTime(300);

  expect(tick).toHaveBeenCalledTimes(3);
  vi.useRealTimers();
});
