import { expect, test, vi } from "vitest";
import type { TapeloomError } from "../src/errors.js";
import { Requests } from "../src/requests.js";

interface Sent {
  readonly type: string;
  readonly payload?: unknown;
}

/** Requests on a connection that is open, and what was sent on it. */
function newRequests() {
  const sent: Sent[] = [];
  const requests = new Requests({}, (type, payload) => {
    sent.push({ type, payload });
    return true;
  });
  requests.opened();
  return { requests, sent };
}

const refusal = (request: string, retry_after_ms = 0) => ({
  code: "rate_limited",
  message: "Too many messages",
  request,
  retryable: true,
  retry_after_ms,
});

test("shouldPairAnswersWithQuestionsByTheirOrder", async () => {
  const { requests } = newRequests();
  const asked = [requests.ask("ping", undefined), requests.ask("other", 1), requests.ask("ping", undefined)];

  requests.answered("ping.response", "first");
  requests.answered("ping.response", "second");
  requests.answered("other.response", "other");

  expect(await Promise.all(asked)).toEqual(["first", "other", "second"]);
  expect(requests.answered("ping.response", "nobody has asked")).toBe(false);
});

test("shouldPairByWhatTheyAreAbout", async () => {
  const { requests } = newRequests();
  const asked = ["a", "b"].map((id) => requests.ask("replay.pause", { id }));

  for (const id of ["b", "a"]) requests.answered("replay.pause.response", { status: "ok", id });

  expect(await Promise.all(asked)).toMatchObject([{ id: "a" }, { id: "b" }]);
});

test("shouldSendAgainInTheirOrderWhatWasRefused", () => {
  vi.useFakeTimers();
  const { requests, sent } = newRequests();
  for (const type of ["a", "b", "c"]) requests.ask(type, undefined);

  for (const [type, millis] of [
    ["a", 100],
    ["b", 150],
    ["c", 200],
  ] as const)
    requests.failed(refusal(type, millis));
  requests.ask("d", undefined);
  vi.advanceTimersByTime(199);
  expect(sent.map(({ type }) => type)).toEqual(["a", "b", "c"]);
  vi.advanceTimersByTime(1 + 3 * 100);

  expect(sent.map(({ type }) => type)).toEqual(["a", "b", "c", "a", "b", "c", "d"]);
  vi.useRealTimers();
});

test("shouldAskAtThePaceThatTheServerNamesAndFasterWhenAnswered", () => {
  vi.useFakeTimers();
  const { requests, sent } = newRequests();
  requests.ask("ping", undefined);
  requests.failed(refusal("ping", 100));
  for (let asked = 0; asked < 200; asked++) requests.ask("ping", undefined);
  const sentIn = (millis: number) => {
    const before = sent.length;
    vi.advanceTimersByTime(millis);
    return sent.length - before;
  };

  expect(sentIn(99)).toBe(0);
  expect(sentIn(1)).toBe(1);
  expect(sentIn(300)).toBe(3);
  for (let answered = 0; answered < 4; answered++) requests.answered("ping.response", {});
  expect(sentIn(700)).toBeGreaterThan(8);
  while (sent.length < 202) {
    requests.answered("ping.response", {});
    vi.advanceTimersByTime(1);
  }
  expect(sentIn(1000)).toBe(0);
  vi.useRealTimers();
});

test("shouldAskLessAtOnceWhenTheServerClosedOnTooMuch", () => {
  const { requests, sent } = newRequests();
  const refused = Array.from({ length: 100 }, () => requests.ask("ping", undefined).catch(() => {}));
  expect(sent).toHaveLength(100);

  requests.lost(1008, "Too many messages");
  for (let asked = 0; asked < 100; asked++) requests.ask("ping", undefined);
  requests.opened();

  expect(sent).toHaveLength(150);
  return Promise.all(refused);
});

test("shouldTakeNothingToTheNextConnectionThatBelongsToThis", () => {
  const { requests, sent } = newRequests();
  const lost: string[] = [];
  const note = (what: string) => (error: TapeloomError) => lost.push(`${what}: ${error.code}`);
  requests.call("bars.subscribe", 1, () => {}, note("sent"));
  requests.failed(refusal("bars.subscribe", 60_000));
  requests.call("bars.subscribe", 2, () => {}, note("queued"));
  void requests.ask("ping", undefined);

  requests.lost(1006, "");
  requests.opened();

  expect(lost).toEqual(["sent: disconnected", "queued: disconnected"]);
  expect(sent.map(({ type }) => type)).toEqual(["bars.subscribe", "ping"]);
});

test("shouldBlameTheOldestThatTheServerCouldNotTake", async () => {
  const { requests } = newRequests();
  const [bad, good] = [requests.ask("bars.subscribe", {}), requests.ask("ping", undefined)];

  requests.lost(1003, "Could not validate payload: params.resolution: must be one of 1, 5");

  await expect(bad).rejects.toMatchObject({ code: "invalid_payload", field: "params.resolution", retryable: false });
  await expect(good).rejects.toMatchObject({ code: "disconnected", retryable: true });
});

test("shouldKeepThePlaceOfAnAnswerThatTakesTooLong", async () => {
  vi.useFakeTimers();
  const { requests } = newRequests();
  const late = requests.ask("ping", undefined);
  const timeout = expect(late).rejects.toMatchObject({ code: "timeout", retryable: true });
  await vi.advanceTimersByTimeAsync(10_000);
  await timeout;
  const next = requests.ask("ping", undefined);

  requests.answered("ping.response", "the late one");
  requests.answered("ping.response", "the next one");

  expect(await next).toBe("the next one");
  vi.useRealTimers();
});
