import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { type Book, changed, checksumOf } from "../src/book.js";
import { Inbox, newClient, next, Wire } from "./support.js";

test("the checksum is that of the protocol", () => {
  expect(checksumOf({ asks: [[150.3, 200]], bids: [[150.2, 300.5]] })).toBe(1_954_097_179);
  expect(checksumOf({ asks: [], bids: [] })).toBe(0);
  const plain = (price: number) => checksumOf({ asks: [[price, 1]], bids: [] });
  expect(plain(0.00000012)).toBe(crcOf("0.00000012:1"));
  expect(plain(-0.0000003)).toBe(crcOf("-0.0000003:1"));
  expect(plain(1.25e22)).toBe(crcOf("12500000000000000000000:1"));
  expect(plain(0)).toBe(crcOf("0:1"));
});

test("changes set, add and remove levels, and are refused with another checksum", () => {
  const before: Book = {
    symbol: "AAPL",
    bids: [
      [150.2, 300],
      [150.1, 500],
    ],
    asks: [[150.3, 200]],
    sequence: 4711,
    checksum: 0,
  };
  const bids = [
    [150.25, 100],
    [150.2, 0],
    [150, 7],
  ];
  const asks = [
    [150.3, 201],
    [150.4, 9],
  ];
  const checksum = crcOf("150.3:201|150.4:9|150.25:100|150.1:500|150:7");

  expect(changed(before, { prev_seq: 9, bids, asks, checksum })).toEqual({
    symbol: "AAPL",
    bids: [
      [150.25, 100],
      [150.1, 500],
      [150, 7],
    ],
    asks,
    sequence: 4712,
    checksum,
  });
  expect(changed(before, { prev_seq: 9, bids, asks, checksum: checksum + 1 })).toBeUndefined();
});

test("a book is kept by its changes, and is that of the server", async () => {
  const wire = new Wire();
  const client = newClient({ webSocket: wire.webSocket });
  const whole = new Inbox<[number, Book]>();
  const kept = new Inbox<[number, Book]>();
  const mismatches: unknown[] = [];
  client.on("mismatch", (mismatch) => mismatches.push(mismatch));
  await newClient().subscribe("orderbook", { symbol: "AAPL" }, (book, { seq }) => whole.take([seq, book as Book]));
  const params = { updates: "delta" } as const;
  const { granted } = await client.subscribe("orderbook", { symbol: "AAPL", params }, (book, { seq }) =>
    kept.take([seq, book as Book]),
  );
  await Promise.all([kept.atLeast(40), whole.atLeast(40)]);

  expect(granted?.updates).toBe("delta");
  expect(wire.received.items.filter(({ type }) => type === "orderbook.delta").length).toBeGreaterThan(30);
  const books = new Map(whole.items);
  const both = kept.items.filter(([seq]) => books.has(seq));
  expect(both.length).toBeGreaterThan(20);
  for (const [seq, book] of both) expect(book).toEqual(books.get(seq));
  expect(mismatches).toEqual([]);
});

test("a book that has gone wrong is reported and comes again", async () => {
  let tampered = 0;
  const webSocket = class extends WebSocket {
    override emit(event: string | symbol, ...args: unknown[]): boolean {
      const message = event === "message" ? JSON.parse(String(args[0])) : undefined;
      if (message?.type === "orderbook.delta" && tampered === 0) {
        tampered = message.seq;
        message.payload.checksum++;
        return super.emit(event, JSON.stringify(message), false);
      }
      return super.emit(event, ...args);
    }
  } as typeof WebSocket;
  const client = newClient({ webSocket });
  const mismatch = next(client, "mismatch");
  const kept = new Inbox<[number, Book]>();
  await client.subscribe("orderbook", { symbol: "MSFT", params: { updates: "delta" } }, (book, { seq }) =>
    kept.take([seq, book as Book]),
  );

  expect(await mismatch).toEqual({ topic: "orderbook:MSFT", seq: tampered });
  await kept.first(([seq]) => seq > tampered + 3);

  const seqs = kept.items.map(([seq]) => seq);
  expect(seqs).toEqual([...new Set(seqs)].sort((one, other) => one - other));
  for (const [, book] of kept.items) expect(checksumOf(book)).toBe(book.checksum);
});

test("listeners of a topic share the greatest depth", async () => {
  const client = newClient({ lingerMillis: 0 });
  const top = new Inbox<Book>();
  const one = await client.subscribe("orderbook", { symbol: "NVDA", params: { depth: 1 } }, (book) =>
    top.take(book as Book),
  );
  expect((await top.first()).bids.length).toBe(1);
  const five = await client.subscribe("orderbook", { symbol: "NVDA", params: { depth: 5 } }, () => {});

  expect(five.granted?.depth).toBe(5);
  await top.first((book) => book.bids.length > 1);

  five.unsubscribe();
  const before = top.items.length;
  await top.first((book) => book.bids.length === 1, before);
  expect(one.granted?.depth).toBe(1);
});

/** CRC-32, bit by bit. */
function crcOf(text: string): number {
  let crc = 0xff_ff_ff_ff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xed_b8_83_20 : crc >>> 1;
  }
  return (crc ^ 0xff_ff_ff_ff) >>> 0;
}
