/** A price and the quantity at it. */
export type Level = readonly number[];

/** A whole order book, as the server sends it. */
export interface Book {
  readonly symbol: string;
  /** Highest price first. */
  readonly bids: readonly Level[];
  /** Lowest price first. */
  readonly asks: readonly Level[];
  readonly sequence: number;
  readonly checksum: number;
}

/** The levels that have changed since the order book before. */
export interface BookChanges {
  readonly prev_seq: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
  readonly checksum: number;
}

/** Returns the order book after the changes; undefined if its checksum is not that of the server. */
export function changed(book: Book, { bids, asks, checksum }: BookChanges): Book | undefined {
  const after = {
    ...book,
    bids: withLevels(book.bids, bids, -1),
    asks: withLevels(book.asks, asks, 1),
    sequence: book.sequence + 1, // a venue's order books have successive numbers
    checksum,
  };
  return checksumOf(after) === checksum ? after : undefined;
}

/** Sets levels, and removes those with quantity 0. `order` is 1 for the lowest price first, -1 for the highest. */
function withLevels(levels: readonly Level[], changes: readonly Level[], order: 1 | -1): readonly Level[] {
  const result = [...levels];
  for (const change of changes) {
    const [price = 0, quantity] = change;
    const found = result.findIndex(([other = 0]) => (other - price) * order >= 0);
    const place = found < 0 ? result.length : found;
    const same = result[place]?.[0] === price ? 1 : 0;
    if (quantity === 0) result.splice(place, same);
    else result.splice(place, same, change);
  }
  return result;
}

/** CRC-32 (IEEE 802.3) of the ten best asks and the ten best bids. */
export function checksumOf({ asks, bids }: Pick<Book, "asks" | "bids">): number {
  const text = [...asks.slice(0, 10), ...bids.slice(0, 10)].map((level) => level.map(plain).join(":")).join("|");
  let crc = -1;
  for (let place = 0; place < text.length; place++) {
    crc ^= text.charCodeAt(place);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 && 0xed_b8_83_20);
  }
  return ~crc >>> 0;
}

/** The shortest decimal without an exponent. */
function plain(number: number): string {
  const text = String(number);
  const [digits = "", exponent] = text.split("e");
  if (exponent === undefined) return text;
  const [whole = "", fraction = ""] = digits.replace("-", "").split(".");
  const zeros = "0".repeat(Math.abs(Number(exponent)));
  const moved =
    Number(exponent) < 0
      ? `0.${zeros.slice(whole.length)}${whole}${fraction}`
      : `${whole}${fraction}${zeros.slice(fraction.length)}`;
  return number < 0 ? `-${moved}` : moved;
}
