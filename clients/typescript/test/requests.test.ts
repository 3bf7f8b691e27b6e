import { expect, test, vi } from "vitest";
import { Requests } from "../src/requests.js";

interface Sent {
  readonly type: string;
  readonly payload?: unknown;
}

/** Requests on a connection that is open, and what was sent on it. */
function newRequests() {
  const sent: Sent[] = [];
  const requests = new Requests({}, (message) => {
    sent.push(message as Sent);
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

  for (const type of ["a", "b", "c"]) requests.failed(refusal(type, 250));
  requests.ask("d", undefined);
  expect(sent.map(({ type }) => type)).toEqual(["a", "b", "c"]);
  vi.advanceTimersByTime(250);

  expect(sent.map(({ type }) => type)).toEqual(["a", "b", "c", "a", "b", "c", "d"]);
  vi.useRealTimers();
});

test("shouldAskLessAtOnceWhenRefusedAndMoreWhenAnswered", () => {
  vi.useFakeTimers();
  const { requests, sent } = newRequests();
  for (let asked = 0; asked < 300; asked++) requests.ask("ping", undefined);
  expect(sent).toHaveLength(100);

  requests.failed(refusal("ping"));
  vi.advanceTimersByTime(1);
  expect(sent).toHaveLength(100); // 99 wait for their answers, 50 are allowed now

  for (let answered = 0; answered < 60; answered++) requests.answered("ping.response", {});
  expect(sent.length).toBeGreaterThan(150);
  vi.useRealTimers();
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
