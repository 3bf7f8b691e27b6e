// What the server is to reach, and whether it does.

const at = (row, path) => path.split('.').reduce((value, key) => value?.[key], row);

const least = (goal, value, bound, print) => ({ goal, is: print(value), reached: value >= bound });
const most = (goal, value, bound, print) => ({ goal, is: print(value ?? NaN), reached: value <= bound });
const times = (value) => `${value.toFixed(2)} times`;
const millis = (value) => `${value.toFixed(2)} ms`;
const percent = (value) => `${(100 * value).toFixed(0)} %`;

const ratioGoals = (rows, name, bound) =>
  Object.entries(rows[name]?.ratios ?? {}).map(([ours, { median }]) =>
    least(`${ours} at least ${bound} × ${name} per CPU-second`, median, bound, times),
  );

const byWorkload = {
  M0: ({ tapeloom }) => [
    most('p99 since published below 1 ms', at(tapeloom, 'sincePublishedMillis.p99'), 1, millis),
  ],
  M1: (rows) => [...ratioGoals(rows, 'bun', 1.05), ...ratioGoals(rows, 'floor', 0.9)],
  M2: (rows) => [...ratioGoals(rows, 'bun', 1.25), ...ratioGoals(rows, 'floor', 0.9)],
  M3: ({ tapeloom, bun }) => [
    bun?.latencyMillis &&
      most(
        `p99 no worse than bun's (${millis(bun.latencyMillis.p99)})`,
        at(tapeloom, 'latencyMillis.p99'),
        bun.latencyMillis.p99,
        millis,
      ),
    most('below 100 % of a core', tapeloom.cpuShare.median, 0.99, percent),
  ],
  M3x: (rows) => ratioGoals(rows, 'floor', 2),
  M4: ({ tapeloom }) => [
    most('below 6 KiB a connection at 10,000', tapeloom.kibPerConnection[10000], 6, (value) => `${value.toFixed(1)} KiB`),
  ],
  M5: ({ tapeloom }) => [
    most('p99 below 20 ms', at(tapeloom, 'latencyMillis.p99'), 20, millis),
    least('107,500 deliveries a second', tapeloom.perSecond.median, 106_000, (value) => Math.round(value).toLocaleString('en-US')),
  ],
  M6: ({ tapeloom }) => {
    const [before, during, after] = tapeloom.stages;
    const throughput = during.perSecond / before.perSecond;
    return [
      least('the other nine tenths are sent as much, within 5 %', throughput, 0.95, percent),
      most('their p99 stays, within 5 %', during.latencyMillis.p99 / before.latencyMillis.p99, 1.05, percent),
      least('all 100 slow ones have the newest value', after.fresh.count, 100, String),
      most('within a second of reading again', after.fresh.slowestMillis, 1000, millis),
    ];
  },
  M8: ({ tapeloom }) => [
    least('100,000 deliveries a second', tapeloom.perSecond.median, 99_000, (value) => Math.round(value).toLocaleString('en-US')),
  ],
};

export const goalsOf = (name, rows) => (rows.tapeloom ? (byWorkload[name]?.(rows) ?? []).filter(Boolean) : []);
