// Results as one SVG: a bar per server, whiskers from quartile to quartile.

const WIDTH = 760;
const LEFT = 110;
const RIGHT = 120;
const ROW = 26;
const HEAD = 44;
const GAP = 24;
const COLORS = { tapeloom: '#2563eb', uncoalesced: '#60a5fa', base: '#93c5fd', floor: '#6b7280' };
const OTHER = '#d1a054';

const escape = (text) => String(text).replace(/[&<>"]/g, (each) => `&#${each.charCodeAt(0)};`);

const text = (x, y, content, more = '') => `<text x="${x}" y="${y}" ${more}>${escape(content)}</text>`;

function bars(rows, { value, whiskers, print, log = false }) {
  const all = rows.map(([, row]) => whiskers?.(row).high ?? value(row));
  const most = Math.max(...all);
  const least = log ? Math.min(...rows.map(([, row]) => value(row))) / 2 : 0;
  const share = (number) => (log ? Math.log(number / least) / Math.log(most / least) : number / most);
  const length = (number) => Math.max(1, (WIDTH - LEFT - RIGHT) * share(number));
  return rows.map(([name, row], i) => {
    const y = i * ROW;
    const end = LEFT + length(value(row));
    const spread = whiskers?.(row);
    return [
      text(LEFT - 8, y + 16, name, 'text-anchor="end"'),
      `<rect x="${LEFT}" y="${y + 4}" width="${end - LEFT}" height="${ROW - 8}" fill="${COLORS[name] ?? OTHER}"/>`,
      spread
        ? `<path d="M${LEFT + length(spread.low)} ${y + ROW / 2}H${LEFT + length(spread.high)}" stroke="#111" stroke-width="2"/>`
        : '',
      text(Math.max(end, LEFT + length(spread?.high ?? value(row))) + 6, y + 16, print(row)),
    ].join('');
  });
}

const thousands = (value) => Math.round(value).toLocaleString('en-US');

const charts = {
  throughput: {
    unit: 'deliveries per CPU-second',
    value: (row) => row.perCpuSecond.median,
    whiskers: (row) => row.perCpuSecond,
    print: (row) => thousands(row.perCpuSecond.median),
  },
  latency: {
    unit: 'p99 latency in ms, logarithmic',
    log: true,
    value: (row) => row.latencyMillis?.p99 ?? 0.001,
    print: (row) => (row.latencyMillis ? `${row.latencyMillis.p99.toFixed(2)} ms` : '–'),
  },
  memory: {
    unit: 'KiB a connection, of 10,000',
    value: (row) => row.kibPerConnection[10000],
    print: (row) => `${row.kibPerConnection[10000].toFixed(1)} KiB`,
  },
};

export function svg({ results }) {
  const parts = [];
  let y = 10;
  for (const result of results) {
    const chart = charts[result.kind];
    if (!chart) {
      continue;
    }
    const rows = Object.entries(result.rows);
    parts.push(
      `<g transform="translate(0 ${y})">`,
      text(10, 16, `${result.name}: ${result.title}`, 'font-weight="bold"'),
      text(10, 34, chart.unit, 'fill="#555"'),
      `<g transform="translate(0 ${HEAD})">${bars(rows, chart).join('')}</g>`,
      '</g>',
    );
    y += HEAD + rows.length * ROW + GAP;
  }
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}" ` +
    `font-family="sans-serif" font-size="13"><rect width="100%" height="100%" fill="#fff"/>${parts.join('')}</svg>\n`
  );
}
