// Figures of slices: medians with quartiles, and quantiles of latency over all of them.

/** The value below which a share of the values lies, between its neighbours in proportion. */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = Math.floor(at);
  const high = Math.ceil(at);
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}

export const spread = (values) => ({
  median: quantile(values, 0.5),
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

/** What a server's slices come to. */
export function summary(slices) {
  return {
    slices: slices.length,
    perCpuSecond: spread(slices.map(perCpuSecond)),
    perSecond: spread(slices.map((slice) => messages(slice) / slice.seconds)),
    cpuShare: spread(slices.map((slice) => slice.serverCpuSeconds / slice.seconds)),
    clientCpuShare: spread(slices.map((slice) => slice.clientCpuSeconds / slice.seconds)),
    perRead: spread(slices.map((slice) => messages(slice) / Math.max(1, slice.reads))),
    latencyMillis: latency(slices),
    sincePublishedMillis: quantilesOf(slices.map((slice) => slice.sincePublishedMicros)),
    residentMib: slices.at(-1).residentKib / 1024,
    lost: slices.at(-1).lost,
  };
}

/** How a figure of one server compares to another's, slice by slice of the same rotation. */
export const ratio = (ours, theirs, figure = perCpuSecond) =>
  spread(ours.map((slice, round) => figure(slice) / figure(theirs[round])));
