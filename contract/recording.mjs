// Writes a short recording of one instrument, as the README describes them, for FEED=recording.

import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const BEGIN_MILLIS = Date.UTC(2024, 7, 8, 14, 30);
const STEP_MILLIS = 250;

/**
 * Writes trades, quotes and order books of some seconds.
 *
 * @param {string} path of the file, which ends with .gz
 * @param {{ symbol: string, price: number, seconds: number }} what the price has six decimals, quantities have five
 */
export async function writeRecording(path, { symbol, price, seconds }) {
  const lines = [];
  const add = (millis, stream, data) => {
    lines.push(`${millis}000000 ${JSON.stringify({ stream: `${symbol.toLowerCase()}@${stream}`, data })}`);
  };
  for (let step = 0; step < (seconds * 1000) / STEP_MILLIS; step++) {
    const time = BEGIN_MILLIS + step * STEP_MILLIS;
    const at = price + ((step * 7) % 11) / 1e5;
    const [bid, ask] = [at - 1e-6, at + 1e-6].map((each) => each.toFixed(6));
    const quantity = (0.00001 + (step % 5) / 1000).toFixed(5);
    const levels = (sign) => Array.from({ length: 10 }, (_, i) => [(at + sign * (i + 1) * 1e-6).toFixed(6), quantity]);
    const s = symbol;
    add(time, 'depth@100ms', { e: 'depthUpdate', E: time, s, U: step + 1, u: step + 1, b: levels(-1), a: levels(1) });
    add(time, 'bookTicker', { u: step + 1, s, b: bid, B: quantity, a: ask, A: quantity });
    add(time, 'trade', {
      e: 'trade',
      E: time,
      s,
      t: step + 1,
      p: step % 2 ? ask : bid,
      q: quantity,
      T: time,
      m: step % 2 === 0,
      M: true,
    });
  }
  await writeFile(path, gzipSync(`${lines.join('\n')}\n`));
}
