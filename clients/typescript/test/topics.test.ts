import { describe, expect, test } from "vitest";
import { ALERTS, type TopicAnswer } from "../src/answers.js";
import type { Gap, Meta, Recovered } from "../src/index.js";
import { type Audience, Topics } from "../src/topics.js";

// What no server can be made to do at will: values left out and fetched again, in all orders.

interface Value {
  readonly time: number;
  readonly close: number;
}

const TOPIC = "bars:AAPL:1";
const value = (time: number, close = time): Value => ({ time, close });
const push = (seq: number, payload: unknown, topic = TOPIC) => ({ topic, seq, payload });
const reply = (mode: "latest" | "every", epoch: string, seq: number, more: Partial<TopicAnswer> = {}): TopicAnswer => ({
  topic: TOPIC,
  mode,
  epoch,
  seq,
  ...more,
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
    mode,
    epoch: "a",
    listeners: [
      {
        update: (update: unknown, { seq, conflated, source }: Meta) =>
          delivered.push([update, { seq, conflated, source }]),
        options: {},
      },
    ],
  };
  const left = new Set<string>();
  const topics = new Topics(
    (topic) => ((topic === TOPIC || topic === ALERTS) && !left.has(topic) ? audience : undefined),
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
    () => mode === "every",
  );
  return { topics, audience, delivered, gaps, recoveries, asked, left };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("of a topic of which only the newest matters", () => {
  test("shouldCountWhatWasLeftOut", () => {
    const { topics, audience, delivered, gaps } = newTopics("latest");
    topics.resume(audience, reply("latest", "a", 4));

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
    topics.resume(audience, reply("latest", "a", 5));
    topics.push(push(5, "five"));
    topics.lost();
    topics.resume(audience, reply("latest", "a", 5));

    topics.push(push(5, "five"));
    topics.push(push(6, "six"));

    expect(delivered.map(([update]) => update)).toEqual(["five", "six"]);
  });

  test("shouldBeginAnewWithANewEpoch", () => {
    const { topics, audience, delivered, recoveries } = newTopics("latest");
    topics.resume(audience, reply("latest", "a", 50));
    topics.push(push(50, "old"));
    topics.lost();

    topics.resume(audience, reply("latest", "b", 1));
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
    topics.resume(audience, reply("every", "a", 10));
    topics.push(push(11, "x"));
    topics.lost();

    topics.resume(audience, reply("every", "a", 15));

    expect(gaps).toMatchObject([
      { reason: "connection", from: { epoch: "a", seq: 12 }, to: { epoch: "a", seq: 15 }, missed: 4 },
    ]);
    expect(recoveries).toMatchObject([{ restarted: false, missed: 4 }]);
  });

  test("shouldSayNothingWhenNothingWasMissed", () => {
    const { topics, audience, gaps, recoveries } = newTopics("every");
    topics.resume(audience, reply("every", "a", 10));
    topics.lost();

    topics.resume(audience, reply("every", "a", 10));

    expect(gaps).toEqual([]);
    expect(recoveries).toMatchObject([{ missed: 0 }]);
  });

  test("shouldSayWhatTheServerLeftOut", () => {
    const { topics, audience, gaps, delivered } = newTopics("every");
    topics.resume(audience, reply("every", "a", 10));

    topics.push(push(11, "x"));
    topics.push(push(14, "y"));

    expect(delivered.map(([update]) => update)).toEqual(["x", "y"]);
    expect(gaps).toMatchObject([{ reason: "sequence", from: { seq: 12 }, to: { seq: 13 }, missed: 2 }]);
  });
});

describe("of a topic that ended and came back on an open connection", () => {
  const counted = (mode: "latest" | "every", begin: (topics: Topics, audience: Audience) => void) => {
    const all = newTopics(mode);
    begin(all.topics, all.audience);
    for (const seq of [1, 2]) all.topics.push(push(seq, `new ${seq}`));
    return { ...all, values: all.delivered.map(([update, { seq, conflated }]) => [update, seq, conflated]) };
  };
  const fresh = (mode: "latest" | "every") => (topics: Topics, audience: Audience) => {
    topics.resume(audience, reply(mode, "a", 10));
    for (const seq of [11, 12]) topics.push(push(seq, seq));
  };
  /** The server has sent nothing since, as nothing was missed. */
  const resumed = (mode: "latest" | "every") => (topics: Topics, audience: Audience) => {
    fresh(mode)(topics, audience);
    topics.lost();
    topics.resume(audience, reply(mode, "a", 12, { recovered: true, recoverFrom: 13 }));
  };

  test.each([
    ["fresh", fresh],
    ["resumed", resumed],
  ])("shouldTellEachValueAndOneGap: %s", (_, begin) => {
    const { values, gaps } = counted("every", begin("every"));

    expect(values).toEqual([
      [11, 11, 0],
      [12, 12, 0],
      ["new 1", 1, 0],
      ["new 2", 2, 0],
    ]);
    expect(gaps).toMatchObject([{ reason: "sequence", from: { seq: 13 }, to: { seq: 0 }, missed: undefined }]);
  });

  test.each([
    ["fresh", fresh],
    ["resumed", resumed],
  ])("shouldTellTheNewestValueOfALatestTopic: %s", (_, begin) => {
    const { values, gaps } = counted("latest", begin("latest"));

    expect(values.slice(-2)).toEqual([
      ["new 1", 1, 0],
      ["new 2", 2, 0],
    ]);
    expect(gaps).toEqual([]);
  });

  test("shouldTellTheFirstValueAfterASubscriptionThatHadNone", () => {
    const { values } = counted("every", (topics, audience) => topics.resume(audience, reply("every", "a", 10)));

    expect(values.map(([update]) => update)).toEqual(["new 1", "new 2"]);
  });
});

describe("of a server that recovers", () => {
  const away = (more: Partial<TopicAnswer>, epoch = "a", seq = 15) => {
    const all = newTopics("every");
    const { topics, audience } = all;
    topics.resume(audience, reply("every", "a", 10));
    topics.push(push(11, 11));
    topics.lost();
    topics.resume(audience, reply("every", epoch, seq, more));
    return { ...all, seqs: () => all.delivered.map(([, meta]) => [meta.seq, meta.source]) };
  };

  test("shouldDeliverWhatWasMissedAndThenReportIt", () => {
    const { topics, gaps, recoveries, seqs } = away({ recovered: true, recoverFrom: 12 });

    for (const seq of [12, 13, 14]) topics.push(push(seq, seq));
    expect(recoveries).toEqual([]);
    for (const seq of [15, 16]) topics.push(push(seq, seq));

    expect(seqs()).toEqual([
      [11, "live"],
      [12, "history"],
      [13, "history"],
      [14, "history"],
      [15, "history"],
      [16, "live"],
    ]);
    expect(gaps).toEqual([]);
    expect(recoveries).toMatchObject([{ filled: 4, missed: 0, restarted: false }]);
  });

  test("shouldReportWhatTheServerNoLongerHas", () => {
    const gap = { epoch: "a", from: 12, to: 13, reason: "trimmed" };
    const { topics, gaps, recoveries } = away({ recovered: false, recoverFrom: 14, gap });

    for (const seq of [14, 15, 16]) topics.push(push(seq, seq));

    expect(gaps).toMatchObject([
      { reason: "trimmed", from: { epoch: "a", seq: 12 }, to: { epoch: "a", seq: 13 }, missed: 2 },
    ]);
    expect(recoveries).toMatchObject([{ filled: 2, missed: 2 }]);
  });

  test("shouldReportAnotherEpoch", () => {
    const gap = { epoch: "a", from: 12, to: null, reason: "epoch_changed" };
    const { topics, gaps, recoveries, seqs } = away({ recovered: false, recoverFrom: 4, gap }, "b", 3);

    topics.push(push(4, 4));

    expect(gaps).toMatchObject([
      { reason: "epoch_changed", from: { epoch: "a", seq: 12 }, to: { epoch: "b", seq: 3 }, missed: undefined },
    ]);
    expect(recoveries).toMatchObject([{ filled: 0, missed: undefined, restarted: true, epoch: "b" }]);
    expect(seqs().at(-1)).toEqual([4, "live"]);
  });

  test("shouldBeginAgainWhereTheServerDoesNotKnowThePosition", () => {
    const gap = { epoch: "a", from: 9, to: 11, reason: "ahead" };
    const { topics, gaps, seqs } = away({ recovered: false, recoverFrom: 9, gap }, "a", 8);

    topics.push(push(9, 9));

    expect(gaps).toMatchObject([{ reason: "ahead", from: { seq: 9 }, to: { seq: 11 }, missed: 3 }]);
    expect(seqs().at(-1)).toEqual([9, "live"]);
  });

  test("shouldWaitForANodeThatIsBehind", () => {
    const { topics, gaps, recoveries, seqs } = away({ recovered: true, recoverFrom: 12 }, "a", 9);

    topics.push(push(12, 12));

    expect([gaps, seqs().at(-1)]).toEqual([[], [12, "live"]]);
    expect(recoveries).toMatchObject([{ filled: 0, missed: 0 }]);
  });

  test("shouldContinueARecoveryThatWasInterrupted", () => {
    const { topics, audience, gaps, recoveries } = away({ recovered: true, recoverFrom: 12 });
    topics.push(push(12, 12));
    topics.lost();

    expect(topics.recoverable([TOPIC])).toEqual([[TOPIC, "a", 12]]);
    topics.resume(audience, reply("every", "a", 20, { recovered: true, recoverFrom: 13 }));
    for (let seq = 13; seq <= 20; seq++) topics.push(push(seq, seq));

    expect(gaps).toEqual([]);
    expect(recoveries).toMatchObject([{ filled: 9, missed: 0 }]);
  });

  test("shouldReportAGapOfAnOpenConnectionOnce", () => {
    const { topics, gaps, recoveries } = away({ recovered: true, recoverFrom: 12 });
    topics.push(push(12, 12));

    topics.announce(TOPIC, { epoch: "a", from: 12, to: 17, reason: "slow" });
    topics.push(push(18, 18));

    expect(gaps).toMatchObject([{ reason: "slow", from: { seq: 13 }, to: { seq: 17 }, missed: 5 }]);
    expect(recoveries).toMatchObject([{ filled: 1, missed: 5 }]);
  });

  test("shouldReportASilentHoleToo", () => {
    const { gaps } = away({ recovered: true, recoverFrom: 14 });

    expect(gaps).toMatchObject([{ reason: "connection", from: { seq: 12 }, to: { seq: 13 }, missed: 2 }]);
  });

  test("shouldTakeAValueOfThePositionThatWasCountedAlready", () => {
    const { topics, audience, delivered } = newTopics("latest");
    topics.resume(audience, reply("latest", "a", 5));

    topics.push(push(5, { price: 1 }));
    topics.push(push(5, { price: 2, revaluation: true }));
    topics.push(push(5, { price: 3 }));

    expect(delivered.map(([update]) => update)).toEqual([{ price: 1 }, { price: 2, revaluation: true }]);
  });

  test("shouldNameALatestPositionOnlyWithItsValue", () => {
    const { topics, audience } = newTopics("latest");
    topics.resume(audience, reply("latest", "a", 5));
    topics.push(push(5, "five"));
    expect(topics.recoverable([TOPIC])).toEqual([]);

    topics.lost();
    expect(topics.recoverable([TOPIC])).toEqual([[TOPIC, "a", 5]]);

    const restored = newTopics("latest").topics;
    restored.restore([[TOPIC, "a", 5]], 0);
    expect(restored.recoverable([TOPIC])).toEqual([]);
  });
});

describe("of a topic with a history", () => {
  test("shouldTellWhatWasMissedBeforeWhatIsLive", async () => {
    const { topics, audience, delivered, recoveries, asked } = newTopics("latest", true);
    topics.resume(audience, reply("latest", "a", 1));
    topics.push(push(1, value(1)));
    topics.lost();
    topics.resume(audience, reply("latest", "a", 7));
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
    topics.resume(audience, reply("latest", "a", 1));
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
    topics.resume(audience, reply("latest", "a", 1));
    topics.push(push(1, value(1)));
    topics.lost();
    topics.resume(audience, reply("latest", "a", 7));
    topics.push(push(7, value(4)));

    asked[0]?.fail(new Error("no REST"));
    await settled();

    expect(gaps).toMatchObject([{ reason: "history", from: { seq: 1 }, to: { seq: 7 }, missed: undefined }]);
    expect(delivered.map(([update]) => update)).toEqual([value(1), value(4)]);
  });

  test("shouldForgetAHistoryThatComesAfterTheNextLoss", async () => {
    const { topics, audience, delivered, asked } = newTopics("latest", true);
    topics.resume(audience, reply("latest", "a", 1));
    topics.push(push(1, value(1)));
    topics.lost();
    topics.resume(audience, reply("latest", "a", 7));
    topics.lost();
    topics.resume(audience, reply("latest", "a", 9));
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
    topics.resume(audience, reply("every", "a", 3, { topic: OWN }));

    topics.push(push(17, value(1), ALERTS));
    topics.push(push(18, value(2), ALERTS));
    topics.push(push(20, value(3), ALERTS));

    expect(delivered.map(([, { seq }]) => seq)).toEqual([17, 18, 20]);
    expect(gaps).toMatchObject([{ topic: ALERTS, reason: "sequence", missed: 1, from: { seq: 19 }, to: { seq: 19 } }]);
  });

  test("that were missed without a connection show in the next one", () => {
    const { topics, audience, gaps, recoveries } = newTopics("every");
    topics.resume(audience, reply("every", "a", 3, { topic: OWN }));
    topics.push(push(17, value(1), ALERTS));
    topics.lost();

    topics.resume(audience, reply("every", "a", 3, { topic: OWN }));
    topics.push(push(20, value(2), ALERTS));

    expect(recoveries).toMatchObject([{ topic: OWN, missed: 0 }]);
    expect(gaps).toMatchObject([{ topic: ALERTS, missed: 2 }]);
  });

  test("are forgotten with the user's own", () => {
    const { topics, audience, gaps, left } = newTopics("every");
    topics.resume(audience, reply("every", "a", 3, { topic: OWN }));
    topics.push(push(17, value(1), ALERTS));

    left.add(ALERTS);
    topics.forget(OWN);
    left.clear();
    topics.push(push(40, value(2), ALERTS));

    expect(gaps).toEqual([]);
  });
});
