// What a trace of Chromium tells of one page: its frames, what its main thread did for them, what came over WebSockets.

/** What has to be traced. */
export const CATEGORIES = [
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'disabled-by-default-devtools.timeline.frame',
  'blink.user_timing',
  'cc',
  'benchmark',
  'toplevel',
  'v8',
];

/** The marks that a page sets where the time to be told of begins and ends. */
export const BEGIN = 'measure-begin';
export const END = 'measure-end';

const LONG_MILLIS = 50;

/** What the main thread may be at, by the names of events. Time counts for the innermost event that is of a kind. */
const KINDS = {
  scripts: /^(?:EvaluateScript|FunctionCall|FireAnimationFrame|TimerFire|EventDispatch|RunMicrotasks|M(?:in|aj)orGC|[vV]8\..*)$/,
  styles: /^UpdateLayoutTree$/,
  layout: /^Layout$/,
  paint: /^(?:PrePaint|Paint|Layerize|UpdateLayer|Commit)$/,
};

/**
 * What one page did between its two marks.
 *
 * @typedef {object} Figures
 * @property {number} seconds how long that was
 * @property {number} messages that came over WebSockets
 * @property {{ presented: number, drawn: number, dropped: number, idle: number }} frames of the display by what became of
 *   them: presented; of those with something that the main thread had drawn; dropped; `idle`, when there was nothing new
 * @property {number} longestGap between two frames that were presented, in milliseconds
 * @property {number[]} longTasks of more than 50 ms, in milliseconds
 * @property {{ wall: number[], cpu: number[] }} perFrame what the main thread did from one frame that it drew to the next,
 *   in milliseconds, sorted
 * @property {Record<string, number>} shares of the time by what the main thread was at
 */

/**
 * Reads a trace.
 *
 * @param {object[]} trace its events; the page is that which has set the marks
 * @returns {Figures}
 */
export function figuresOf(trace) {
  const mark = (wanted) => trace.findLast(({ name, cat }) => name === wanted && cat.includes('user_timing'));
  const [begin, end] = [mark(BEGIN), mark(END)];
  if (!begin || !end) throw new Error('the trace lacks the marks of the page');
  const events = trace
    .filter(({ pid, ts }) => pid === begin.pid && ts >= begin.ts && ts < end.ts)
    .sort((one, other) => one.ts - other.ts || (other.dur ?? 0) - (one.dur ?? 0));
  const main = events.filter(({ tid }) => tid === begin.tid);
  const tasks = outermost(main.filter(({ name }) => name === 'RunTask'));
  const micros = end.ts - begin.ts;
  return {
    seconds: micros / 1e6,
    messages: main.filter(({ name }) => name === 'WebSocketReceive').length,
    ...framesOf(events),
    longTasks: tasks.map(({ dur }) => dur / 1000).filter((millis) => millis > LONG_MILLIS),
    perFrame: perFrame(tasks, main),
    shares: shares(main, micros),
  };
}

/** Events that lie within no other, of some that are in order. */
function outermost(events) {
  let until = 0;
  return events.filter(({ ts, dur }) => {
    if (ts < until) return false;
    until = ts + dur;
    return true;
  });
}

/** The frames of the display. One may be told of twice: what the main thread had for it may come after it. */
function framesOf(events) {
  const states = new Map();
  for (const { name, ph, ts, args } of events) {
    if (name !== 'PipelineReporter' || ph !== 'b') continue;
    const { frame_sequence: sequence, state } = args.frame_reporter;
    const seen = states.get(sequence) ?? { ts, states: new Set() };
    seen.states.add(state);
    states.set(sequence, seen);
  }
  const presentedAt = [];
  let [dropped, idle] = [0, 0];
  for (const { ts, states: seen } of states.values()) {
    if (seen.has('STATE_PRESENTED_ALL') || seen.has('STATE_PRESENTED_PARTIAL')) presentedAt.push(ts);
    else if (seen.has('STATE_DROPPED')) dropped += 1;
    else idle += 1;
  }
  const drawn = events.filter(({ name }) => name === 'ActivateLayerTree').length;
  const gaps = presentedAt.slice(1).map((at, i) => (at - presentedAt[i]) / 1000);
  return { frames: { presented: presentedAt.length, drawn, dropped, idle }, longestGap: Math.max(0, ...gaps) };
}

/** The work of the tasks from one frame of the main thread to the next. */
function perFrame(tasks, main) {
  const begins = main.filter(({ name }) => name === 'BeginMainThreadFrame').map(({ ts }) => ts);
  const frames = begins.slice(1).map(() => ({ wall: 0, cpu: 0 }));
  let frame = -1;
  for (const { ts, dur, tdur = 0 } of tasks) {
    // A frame begins within a task, which is the frame's.
    while (frame + 1 < begins.length && begins[frame + 1] < ts + dur) frame += 1;
    if (frames[frame]) {
      frames[frame].wall += dur / 1000;
      frames[frame].cpu += tdur / 1000;
    }
  }
  const sorted = (of) => frames.map(of).sort((one, other) => one - other);
  return { wall: sorted(({ wall }) => wall), cpu: sorted(({ cpu }) => cpu) };
}

/** What shares of the time the main thread was at something of each kind, and at anything. */
function shares(main, micros) {
  const spent = { scripts: 0, styles: 0, layout: 0, paint: 0, other: 0 };
  const open = [];
  const close = (ts) => {
    while (open.length > 0 && open.at(-1).end <= ts) {
      const { kind, self } = open.pop();
      spent[kind] += self;
    }
  };
  for (const { name, ts, dur, ph } of main) {
    if (ph !== 'X') continue;
    close(ts);
    const kind = name === 'RunTask' ? 'other' : Object.keys(KINDS).find((each) => KINDS[each].test(name));
    if (!kind || (open.length === 0 && name !== 'RunTask')) continue;
    if (open.length > 0) open.at(-1).self -= dur;
    open.push({ kind, self: dur, end: ts + dur });
  }
  close(Number.POSITIVE_INFINITY);
  return Object.fromEntries(Object.entries(spent).map(([kind, time]) => [kind, time / micros]));
}

/** The value that a share of sorted values does not exceed. */
export function percentile(sorted, share) {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
