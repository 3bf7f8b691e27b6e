import { describe, expect, test } from "vitest";
import type { Gap, Meta, Recovered } from "../src/index.js";
import { ALERTS, type Audience, type Reply, Topics } from "../src/topics.js";

// What no server can be made to do at will: values left out and fetched again, in all orders.

interface Value {
  readonly time: number;
  readonly close: number;
}

const TOPIC = "bars:AAPL:1";
const value = (time: number, close = time): Value => ({ time, close });
const push = (seq: number, payload: unknown, topic = TOPIC) => ({ type: "update", topic, seq, payload });
const reply = (mode: "latest" | "every", epoch: string, seq: number): Reply => ({
  status: "ok",
  message: "",
  mode,
  epoch,
  seq,
});

/** Topics with one listener, and a history that answers when asked to. */
function newTopics(mode: "latest" | "every", withHistory = false) {
  const delivered: [unknown, Pick<Meta, "seq" | "conflated" | "source">][] = [];
  const gaps: Gap[] = [];
  const recoveries: Recovered[] = [];
  const asked: { last: unknown; answer: (history: unknown[]) => void; fail: (error: unknown) => void }[] = [];
  const audience: Audience = {
    operation: "bars",
    request: { symbol: "AAPL" },
    reply: reply(mode, "a", 0),
    listeners: [
      {
        update: (update: unknown, { seq, conflated, source }: Meta) =>
          delivered.push([update, { seq, conflated, source }]),
        options: {},
      },
    ],
  };
  const topics = new Topics(
    (topic) => (topic === TOPIC || topic === ALERTS ? audience : undefined),
    { gap: (gap) => gaps.push(gap), recovered: (recovered) => recoveries.push(recovered) },
    {
      of: () =>
        withHistory
          ? {
              between: (last, next) => (next as Value).time > (last as Value).time,
              before: (one, other) => (one as Value).time < (other as Value).time,
              since: () => Promise.resolve([]),
            }
          : undefined,
      fetch: (_, __, last) => new Promise((answer, fail) => asked.push({ last, answer, fail })),
    },
  );
  return { topics, audience, delivered, gaps, recoveries, asked };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("of a topic of which only the newest matters", () => {
  test("shouldCountWhatWasLeftOut", () => {
    const { topics, audience, delivered, gaps } = newTopics("latest");
    topics.resume(audience, TOPIC, reply("latest", "a", 4));

    for (const seq of [5, 6, 9]) topics.push(push(seq, seq));

    expect(delivered.map(([, { seq, conflated }]) => [seq, conflated])).toEqual([
      [5, 0],
      [6, 0],
      [9, 2],
    ]);
    expect(gaps).toEqual([]);
  });

  test("shouldTellNothingTwice", () => {
    const { topics, audience, delivered } = newTopics("latest");
    topics.resume(audience, TOPIC, reply("latest", "a", 5));
    topics.push(push(5, "five"));
    topics.lost();
    topics.resume(audience, TOPIC, reply("latest", "a", 5));

    topics.push(push(5, "five"));
    topics.push(push(6, "six"));

    expect(delivered.map(([update]) => update)).toEqual(["five", "six"]);
  });

  test("shouldBeginAnewWithANewEpoch", () => {
    const { topics, audience, delivered, recoveries } = newTopics("latest");
    topics.resume(audience, TOPIC, reply("latest", "a", 50));
    topics.push(push(50, "old"));
    topics.lost();

    topics.resume(audience, TOPIC, reply("latest", "b", 1));
    topics.push(push(1, "new"));

    expect(delivered.map(([update, { conflated }]) => [update, conflated])).toEqual([
      ["old", 0],
      ["new", 0],
    ]);
    expect(recoveries).toMatchObject([{ restarted: true, epoch: "b", missed: undefined }]);
  });
});

describe("of a topic on which every value matters", () => {
  test("shouldSayWhatWasMissedWithoutAConnection", () => {
    const { topics, audience, gaps, recoveries } = newTopics("every");
    topics.resume(audience, TOPIC, reply("every", "a", 10));
    topics.push(push(11, "x"));
    topics.lost();

    topics.resume(audience, TOPIC, reply("every", "a", 15));

    expect(gaps).toMatchObject([
      { reason: "connection", from: { epoch: "a", seq: 12 }, to: { epoch: "a", seq: 15 }, missed: 4 },
    ]);
    expect(recoveries).toMatchObject([{ restarted: false, missed: 4 }]);
  });

  test("shouldSayNothingWhenNothingWasMissed", () => {
    const { topics, audience, gaps, recoveries } = newTopics("every");
    topics.resume(audience, TOPIC, reply("every", "a", 10));
    topics.lost();

    topics.resume(audience, TOPIC, reply("every", "a", 10));

    expect(gaps).toEqual([]);
    expect(recoveries).toMatchObject([{ missed: 0 }]);
  });

  test("shouldSayWhatTheServerLeftOut", () => {
    const { topics, audience, gaps, delivered } = newTopics("every");
    topics.resume(audience, TOPIC, reply("every", "a", 10));

    topics.push(push(11, "x"));
    topics.push(push(14, "y"));

    expect(delivered.map(([update]) => update)).toEqual(["x", "y"]);
    expect(gaps).toMatchObject([{ reason: "sequence", from: { seq: 12 }, to: { seq: 13 }, missed: 2 }]);
  });
});

describe("of a topic with a history", () => {
  test("shouldTellWhatWasMissedBeforeWhatIsLive", async () => {
    const { topics, audience, delivered, recoveries, asked } = newTopics("latest", true);
    topics.resume(audience, TOPIC, reply("latest", "a", 1));
    topics.push(push(1, value(1)));
    topics.lost();
    topics.resume(audience, TOPIC, reply("latest", "a", 7));
    topics.push(push(7, value(4, 40)));
    topics.push(push(8, value(4, 41)));
    topics.push(push(9, value(5)));

    asked[0]?.answer([value(1, 10), value(2), value(3), value(4, 39)]);
    await settled();

    expect(asked.map(({ last }) => last)).toEqual([value(1)]);
    expect(delivered.map(([update, { source }]) => [update, source])).toEqual([
      [value(1), "live"],
      [value(1, 10), "history"],
      [value(2), "history"],
      [value(3), "history"],
      [value(4, 41), "live"],
      [value(5), "live"],
    ]);
    expect(recoveries).toMatchObject([{ filled: 3 }]);
  });

  test("shouldFetchWhatASlowSocketHasLeftOut", async () => {
    const { topics, audience, delivered, asked } = newTopics("latest", true);
    topics.resume(audience, TOPIC, reply("latest", "a", 1));
    topics.push(push(1, value(1)));

    topics.push(push(5, value(3)));
    asked[0]?.answer([value(1, 10), value(2), value(3)]);
    await settled();

    expect(delivered.map(([update, { source }]) => [update, source])).toEqual([
      [value(1), "live"],
      [value(1, 10), "history"],
      [value(2), "history"],
      [value(3), "live"],
    ]);
  });

  test("shouldTellAGapWhenItCannotBeFetched", async () => {
    const { topics, audience, delivered, gaps, asked } = newTopics("latest", true);
    topics.resume(audience, TOPIC, reply("latest", "a", 1));
    topics.push(push(1, value(1)));
    topics.lost();
    topics.resume(audience, TOPIC, reply("latest", "a", 7));
    topics.push(push(7, value(4)));

    asked[0]?.fail(new Error("no REST"));
    await settled();

    expect(gaps).toMatchObject([{ reason: "history", from: { seq: 1 }, to: { seq: 7 }, missed: undefined }]);
    expect(delivered.map(([update]) => update)).toEqual([value(1), value(4)]);
  });

  test("shouldForgetAHistoryThatComesAfterTheNextLoss", async () => {
    const { topics, audience, delivered, asked } = newTopics("latest", true);
    topics.resume(audience, TOPIC, reply("latest", "a", 1));
    topics.push(push(1, value(1)));
    topics.lost();
    topics.resume(audience, TOPIC, reply("latest", "a", 7));
    topics.lost();
    topics.resume(audience, TOPIC, reply("latest", "a", 9));
    topics.push(push(9, value(3)));

    asked[1]?.answer([value(2)]);
    asked[0]?.answer([value(2)]);
    await settled();

    expect(delivered.map(([update]) => update)).toEqual([value(1), value(2), value(3)]);
  });
});

describe("alerts for everybody", () => {
  const OWN = "notifications:ada";

  test("are counted apart from the user's own", () => {
    const { topics, audience, delivered, gaps } = newTopics("every");
    topics.resume(audience, OWN, reply("every", "a", 3));

    topics.push(push(17, value(1), ALERTS));
    topics.push(push(18, value(2), ALERTS));
    topics.push(push(20, value(3), ALERTS));

    expect(delivered.map(([, { seq }]) => seq)).toEqual([17, 18, 20]);
    expect(gaps).toMatchObject([{ topic: ALERTS, reason: "sequence", missed: 1, from: { seq: 19 }, to: { seq: 19 } }]);
  });

  test("that were missed without a connection show in the next one", () => {
    const { topics, audience, gaps, recoveries } = newTopics("every");
    topics.resume(audience, OWN, reply("every", "a", 3));
    topics.push(push(17, value(1), ALERTS));
    topics.lost();

    topics.resume(audience, OWN, reply("every", "a", 3));
    topics.push(push(20, value(2), ALERTS));

    expect(recoveries).toMatchObject([{ topic: OWN, missed: 0 }]);
    expect(gaps).toMatchObject([{ topic: ALERTS, missed: 2 }]);
  });

  test("are forgotten with the user's own", () => {
    const { topics, audience, gaps } = newTopics("every");
    topics.resume(audience, OWN, reply("every", "a", 3));
    topics.push(push(17, value(1), ALERTS));

    topics.forget(OWN);
    topics.push(push(40, value(2), ALERTS));

    expect(gaps).toEqual([]);
  });
});
