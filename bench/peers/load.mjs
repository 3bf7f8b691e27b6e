// What a peer publishes, and when: the same for all of them, by the variables that our server reads too.

const LATE_MILLIS = 100; // later than this, and the process was stopped meanwhile
const LOOK_MILLIS = 10;
const LOOK_EVERY = 16; // bursts between two looks at full sockets
const STAMP_ORIGIN = 1_000_000_000_000_000; // see native/common.h
const TIME_ORIGIN = 1_795_296_420_000;

export const plan = {
  port: number('PORT', 0),
  topics: number('BENCH_TOPICS', 1),
  burst: number('BENCH_BURST', 1),
  perSecond: number('BENCH_RATE', 0),
  subscriptions: number('BENCH_SUBSCRIPTIONS', 1),
};

function number(name, otherwise) {
  const value = Number(process.env[name] ?? otherwise);
  if (!Number.isFinite(value) || value < 0) {
    throw new Error(`${name} must be a number, not negative, was ${process.env[name]}`);
  }
  return value;
}

/** The number of the topic that a text subscribes to, or -1. */
export function topicOf(text) {
  const at = text.indexOf('"symbol":"S');
  return at < 0 ? -1 : Number(text.slice(at + 11, at + 15));
}

/**
 * Publishes by the plan, once there are enough subscriptions.
 *
 * @param subscriptions says how many there are
 * @param publish puts a text on a topic, given by its number
 * @param monotonicMicros reads the machine's monotonic clock
 * @param isFull says whether a socket is so full that nothing more should be published now
 */
export function publishBy(plan, { subscriptions, publish, monotonicMicros, isFull }) {
  const seqs = new Array(plan.topics).fill(0);
  const random = xorshift();
  let turn = 0;
  let bursts = 0;
  let next = 0;

  const publishTo = (topic, lateMicros = 0) =>
    publish(topic, message(topic, ++seqs[topic], STAMP_ORIGIN + monotonicMicros() - lateMicros, lateMicros));

  const atFullSpeed = () => {
    if (bursts++ % LOOK_EVERY === 0 && isFull()) {
      bursts--;
      setTimeout(atFullSpeed, 1);
      return;
    }
    for (let i = 0; i < plan.burst; i++) {
      publishTo(random(plan.topics));
    }
    setImmediate(atFullSpeed);
  };

  const atRate = () => {
    const now = performance.now();
    if (now - next > LATE_MILLIS) {
      next = now;
    }
    for (; next <= now; next += 1000 / plan.perSecond) {
      // What is late has waited since it was due.
      publishTo(turn++ % plan.topics, Math.floor(1000 * (performance.now() - next)));
    }
    setTimeout(atRate, Math.max(0, next - performance.now()));
  };

  const begin = () => {
    if (subscriptions() < plan.subscriptions) {
      setTimeout(begin, LOOK_MILLIS);
    } else if (plan.perSecond > 0) {
      atRate();
    } else {
      atFullSpeed();
    }
  };
  begin();
}

function message(topic, seq, volume, lateMicros) {
  return (
    `{"type":"bars.update","topic":"bars:S${String(topic).padStart(4, '0')}:1","seq":${seq},"payload":{"time":${TIME_ORIGIN + lateMicros},` +
    `"open":276.39,"high":276.39,"low":276.33,"close":276.35,"volume":${volume}}}`
  );
}

/** Numbers below a bound, the same ones on every run. */
function xorshift() {
  let state = 2_463_534_242;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}
