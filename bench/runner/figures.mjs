// Figures of slices and of processes: medians with quartiles, and quantiles of latency.

/** The value below which a share of the values lies, between its neighbours in proportion. */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = Math.floor(at);
  const high = Math.ceil(at);
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}

const median = (values) => quantile(values, 0.5);

export const spread = (values) => ({
  median: median(values),
  low: quantile(values, 0.25),
  high: quantile(values, 0.75),
});

/** Quantiles of what a group waited since it was due, in milliseconds, or undefined when nothing was sampled. */
export const latency = (slices, group = 'steady') => quantilesOf(slices.map((slice) => slice[group].latencyMicros));

function quantilesOf(histograms) {
  const counts = new Map();
  for (const [micros, count] of histograms.flat()) {
    counts.set(micros, (counts.get(micros) ?? 0) + count);
  }
  const buckets = [...counts].sort(([a], [b]) => a - b);
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) {
    return undefined;
  }
  const at = (share) => {
    let seen = 0;
    return buckets.find(([, count]) => (seen += count) > share * (total - 1))[0] / 1000;
  };
  return { count: total, p50: at(0.5), p99: at(0.99), p999: at(0.999), most: buckets.at(-1)[0] / 1000 };
}

export const messages = (slice) => slice.steady.messages + slice.slow.messages + slice.churning.messages;

export const perCpuSecond = (slice) => messages(slice) / slice.serverCpuSeconds;

/** A figure of each process: the median of its slices. */
const ofProcesses = (processes, figure) => processes.map((slices) => median(slices.map(figure)));

/** What the processes of a server come to: medians over processes of the medians over their slices. */
export function summary(processes) {
  const over = (figure) => spread(ofProcesses(processes, figure));
  return {
    processes: processes.length,
    slices: processes.flat().length,
    perCpuSecond: over(perCpuSecond),
    perCpuSecondOfProcesses: ofProcesses(processes, perCpuSecond),
    perSecond: over((slice) => messages(slice) / slice.seconds),
    cpuShare: over((slice) => slice.serverCpuSeconds / slice.seconds),
    clientCpuShare: over((slice) => slice.clientCpuSeconds / slice.seconds),
    perRead: over((slice) => messages(slice) / Math.max(1, slice.reads)),
    latencyMillis: medians(processes.map((slices) => latency(slices))),
    sincePublishedMillis: medians(
      processes.map((slices) => quantilesOf(slices.map((slice) => slice.sincePublishedMicros))),
    ),
    residentMib: median(processes.map((slices) => slices.at(-1).residentKib / 1024)),
    lost: processes.reduce((sum, slices) => sum + slices.at(-1).lost, 0),
  };
}

/** The median over processes of each quantile, or undefined when nothing was sampled. */
function medians(quantiles) {
  const sampled = quantiles.filter(Boolean);
  if (sampled.length === 0) {
    return undefined;
  }
  const keys = Object.keys(sampled[0]);
  return Object.fromEntries(keys.map((key) => [key, median(sampled.map((each) => each[key]))]));
}

/** How a figure of one server compares to another's: over all pairs of a process of each. */
export const ratio = (ours, theirs, figure = perCpuSecond) => {
  const [our, their] = [ours, theirs].map((processes) => ofProcesses(processes, figure));
  return spread(our.flatMap((one) => their.map((other) => one / other)));
};
