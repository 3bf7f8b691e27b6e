import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BEGIN_MILLIS = Date.UTC(2024, 0, 1);
const TRADE_MILLIS = 10_000;

/**
 * Writes two days of trades of BTCUSDT, which can be played so fast that a minute is over in no time; a function of nothing.
 * `remove` takes the file away.
 */
export function writeRecording(): { file: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "tapeloom-recording-"));
  const file = join(folder, "btcusdt");
  const lines: string[] = [];
  for (let id = 1; id <= (2 * 86_400_000) / TRADE_MILLIS; id++) {
    const time = BEGIN_MILLIS + id * TRADE_MILLIS;
    const price = 40_000 + 100 * Math.sin(id / 50) + 20 * Math.sin(id * id);
    const [p, q] = [price.toFixed(2), (1 + (id % 7) / 10).toFixed(5)];
    const data = { e: "trade", E: time, s: "BTCUSDT", t: id, p, q, T: time, m: id % 2 === 0, M: true };
    lines.push(`${time}000000 ${JSON.stringify({ stream: "btcusdt@trade", data })}\n`);
  }
  writeFileSync(file, lines.join(""));
  return { file, remove: () => rmSync(folder, { recursive: true }) };
}
