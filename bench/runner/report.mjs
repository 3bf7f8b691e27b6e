// Results in Markdown.

const thousands = (value) => Math.round(value).toLocaleString('en-US');
const percent = (value) => `${(100 * value).toFixed(0)} %`;
const millis = (value) => (value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0));
const times = (value) => value.toFixed(2);
const between = ({ median, low, high }, print) => `${print(median)} (${print(low)}–${print(high)})`;
const latencyCells = (latency) =>
  latency ? [latency.p50, latency.p99, latency.p999].map(millis) : ['–', '–', '–'];

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

const fanOut = ({ rows }) =>
  table(
    [
      'server',
      'deliveries per CPU-second',
      'tapeloom to it',
      'uncoalesced to it',
      'deliveries/s',
      'CPU',
      'messages per read',
      'p50 ms',
      'p99 ms',
      'p99.9 ms',
      'p99 ms since published',
      'MiB',
    ],
    Object.entries(rows).map(([name, row]) => [
      name,
      between(row.perCpuSecond, thousands),
      ...['tapeloom', 'uncoalesced'].map((ours) => (row.ratios[ours] ? between(row.ratios[ours], times) : '')),
      thousands(row.perSecond.median),
      percent(row.cpuShare.median),
      row.perRead.median.toFixed(2),
      ...latencyCells(row.latencyMillis),
      row.sincePublishedMillis ? millis(row.sincePublishedMillis.p99) : '–',
      row.residentMib.toFixed(0) + (row.lost ? ` (${row.lost} connections lost)` : ''),
    ]),
  );

const memory = ({ rows }) =>
  table(
    ['server', 'MiB with one connection', 'MiB with 10,000', 'KiB a connection, of 1000', 'KiB a connection, of 10,000'],
    Object.entries(rows).map(([name, row]) => [
      name,
      row.emptyMib.toFixed(0),
      row.residentMib.toFixed(0),
      row.kibPerConnection[1000].toFixed(1),
      row.kibPerConnection[10000].toFixed(1),
    ]),
  );

const stages = ({ rows }) =>
  table(
    ['server', 'stage', 'deliveries/s to the steady', 'CPU', 'p50 ms', 'p99 ms', 'p99.9 ms', 'MiB', 'besides'],
    Object.entries(rows).flatMap(([name, row]) =>
      row.stages.map((stage) => [
        name,
        stage.title,
        thousands(stage.perSecond),
        percent(stage.cpuShare),
        ...latencyCells(stage.latencyMillis),
        stage.residentMib.toFixed(0),
        besides(stage),
      ]),
    ),
  );

function besides({ slow, fresh, churnedPerSecond, refused, lost }) {
  const parts = [];
  if (slow) {
    parts.push(`slow ones: ${thousands(slow.perSecond)}/s, ${thousands(slow.missed)} values missed in ${slow.gaps} gaps`);
    if (slow.backward > 0) {
      parts.push(`${slow.backward} went back`);
    }
  }
  if (fresh?.count > 0) {
    parts.push(`${fresh.count} have the newest value again, the last after ${fresh.slowestMillis.toFixed(0)} ms`);
  }
  if (churnedPerSecond !== undefined) {
    parts.push(`${churnedPerSecond.toFixed(0)} came and went a second, ${refused} failed`);
  }
  if (lost > 0) {
    parts.push(`${lost} connections lost`);
  }
  return parts.join('; ');
}

const tables = { throughput: fanOut, latency: fanOut, memory, stages };

export function markdown({ machine, results }) {
  const about = Object.entries(machine).map(([name, value]) => `- ${name}: ${value}`);
  const sections = results.map((result) =>
    [
      `## ${result.name}: ${result.title}`,
      tables[result.kind](result),
      ...(result.notes ?? []),
      (result.goals ?? []).map(({ goal, is, reached }) => `- ${goal}: ${is}, ${reached ? 'reached' : 'not reached'}`).join('\n'),
    ]
      .filter(Boolean)
      .join('\n\n'),
  );
  return [`# Benchmark`, about.join('\n'), ...sections].join('\n\n') + '\n';
}
