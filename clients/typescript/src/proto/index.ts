import type { PushDecoder, PushFormat } from "../format.js";

/** The number of a topic stands for its name and its units. */
interface Units {
  readonly topic: string;
  readonly price: number;
  readonly quantity: number;
}

/** How a field is read: integers, in units of the topic, or in hundredths; levels of a book; a number or JSON in a text. */
type Kind =
  | ("int" | "price" | "quantity" | "change" | "hundredths" | "bool" | "fixed" | "id")
  | ("bids" | "asks" | "text" | "number" | "json");

/** A field: its name, and how it is read; or the names of its values; or the fields of a message. */
type Field = readonly [name: string, kind: Kind | readonly string[] | Fields, optional?: true];

/** Fields by their numbers. */
interface Fields {
  readonly [number: number]: Field;
}

const SIDE = ["buy", "sell"];
const LEVELS: Fields = { 1: ["bids", "bids"], 2: ["asks", "asks"], 4: ["checksum", "fixed"] };

/** The messages of pushes, by their numbers: the type in JSON, and the fields. */
const FORMS: { readonly [number: number]: readonly [type: string, fields: Fields] } = {
  10: [
    "bars.update",
    {
      1: ["time", "int"],
      2: ["open", "price"],
      3: ["high", "price"],
      4: ["low", "price"],
      5: ["close", "price"],
      6: ["volume", "quantity"],
      7: ["is_final", "bool"],
    },
  ],
  11: [
    "quotes.update",
    {
      1: ["price", "price"],
      2: ["volume", "quantity"],
      3: ["bid", "price", true],
      4: ["ask", "price", true],
      5: ["change", "change"],
      6: ["change_percent", "hundredths"],
    },
  ],
  12: [
    "trades.update",
    { 1: ["price", "price"], 2: ["quantity", "quantity"], 3: ["side", SIDE], 4: ["trade_id", "id"] },
  ],
  13: ["orderbook.update", { ...LEVELS, 3: ["sequence", "int"] }],
  14: ["orderbook.delta", { ...LEVELS, 3: ["prev_seq", "int"] }],
  15: [
    "orders.update",
    {
      1: ["order_id", "text"],
      2: ["symbol", "text"],
      3: ["side", SIDE],
      4: ["order_type", ["market", "limit", "stop", "stop_limit"]],
      5: ["status", ["pending", "open", "filled", "cancelled", "rejected"]],
      6: ["quantity", "quantity"],
      7: ["filled_quantity", "quantity"],
      8: ["price", "price", true],
      9: ["average_fill_price", "price", true],
    },
  ],
  16: [
    "executions.update",
    {
      1: ["execution_id", "text"],
      2: ["order_id", "text"],
      3: ["symbol", "text"],
      4: ["side", SIDE],
      5: ["quantity", "quantity"],
      6: ["price", "price"],
      7: ["liquidity", ["maker", "taker"]],
      8: ["fee", "number"],
      9: ["time", "int"],
      10: [
        "evidence",
        {
          1: ["topic", "text"],
          2: ["epoch", "text"],
          3: ["seq", "int"],
          4: ["trade_id", "id", true],
          5: ["book_seq", "int", true],
        },
      ],
    },
  ],
  17: [
    "positions.update",
    {
      1: ["symbol", "text"],
      2: ["side", ["long", "short"]],
      3: ["size", "quantity"],
      4: ["entry_price", "price"],
      5: ["mark_price", "price"],
      6: ["unrealized_pnl", "number"],
      7: ["realized_pnl", "number"],
    },
  ],
  18: [
    "account.update",
    { 1: ["asset", "text"], 2: ["available", "number"], 3: ["locked", "number"], 4: ["total", "number"] },
  ],
  19: [
    "notifications.update",
    {
      1: ["category", ["info", "warning", "error", "success"]],
      2: ["title", "text"],
      3: ["message", "text"],
      4: ["data", "json"],
    },
  ],
};

/** From the first to the last of the messages without a symbol, which is in the name of the topic. */
const [QUOTE, DELTA] = [11, 14];
const [TOPIC_ID, SEQ, TIME] = [1, 2, 3];
const TEXT = new TextDecoder();

/** Reads the wire format of protobuf. */
class Reader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;
  /** The number of the field that was read last, and its wire type. */
  number = 0;
  #type = 0;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#at = at;
    this.#end = end;
  }

  get more(): boolean {
    return this.#at < this.#end;
  }

  /** Reads the next field's number. */
  next(): void {
    const tag = this.int();
    this.number = Math.floor(tag / 8);
    this.#type = tag % 8;
  }

  /** Reads an integer of 64 bits, of which a number keeps 53. */
  int(): number {
    let value = 0;
    let inverse = 0;
    for (let factor = 1, count = 1; count < 10; factor *= 128, count++) {
      const byte = this.#bytes[this.#at++] ?? 0;
      value += (byte & 127) * factor;
      inverse += (127 - (byte & 127)) * factor;
      if (byte < 128) return value;
    }
    this.#at++; // a tenth byte has only the sign
    return -1 - inverse;
  }

  signed(): number {
    const value = this.int();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** Reads 32 bits. */
  fixed(): number {
    this.#at += 4;
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + this.#at - 4).getUint32(0, true);
  }

  /** Reads a message, or packed integers. */
  part(): Reader {
    const length = this.int();
    this.#at += length;
    return new Reader(this.#bytes, this.#at - length, this.#at);
  }

  text(): string {
    const part = this.part();
    return TEXT.decode(part.#bytes.subarray(part.#at, part.#end));
  }

  skip(): void {
    if (this.#type === 0) this.int();
    else if (this.#type === 2) this.part();
    else this.#at += this.#type === 1 ? 8 : 4;
  }
}

type Message = Record<string, unknown>;

function value(reader: Reader, kind: Field[1], units: Units): unknown {
  if (Array.isArray(kind)) return kind[reader.int() - 1];
  switch (kind as Kind) {
    case "int":
      return reader.int();
    case "price":
      return reader.int() / units.price;
    case "quantity":
      return reader.int() / units.quantity;
    case "change":
      return reader.signed() / units.price;
    case "hundredths":
      return reader.signed() / 100;
    case "bool":
      return reader.int() === 1;
    case "fixed":
      return reader.fixed();
    case "id":
      return String(reader.int());
    case "bids":
    case "asks": {
      const levels: [number, number][] = [];
      const packed = reader.part();
      let price = 0;
      while (packed.more) {
        const step = packed.int();
        price += kind === "bids" && levels.length > 0 ? -step : step;
        levels.push([price / units.price, packed.int() / units.quantity]);
      }
      return levels;
    }
    case "text":
      return reader.text();
    case "number":
      return Number(reader.text());
    case "json":
      return JSON.parse(reader.text());
    default:
      return message(reader.part(), kind as Fields, units);
  }
}

/** What a field that is absent is, if it is not 0. */
const EMPTY: Message = { bool: false, id: "0", bids: [], asks: [], text: "", json: {} };

/** Reads the fields of a message. */
function message(reader: Reader, fields: Fields, units: Units): Message {
  const read: Message = {};
  for (const [name, kind, optional] of Object.values(fields) as Field[]) {
    if (!optional && typeof kind === "string") read[name] = EMPTY[kind] ?? 0;
  }
  while (reader.more) {
    reader.next();
    const field = fields[reader.number];
    if (field) read[field[0]] = value(reader, field[1], units);
    else reader.skip();
  }
  return read;
}

/** What an answer or a message says about the number and the units of a topic. */
interface Said {
  readonly topic?: string;
  readonly topic_id?: number;
  readonly price_scale?: number;
  readonly quantity_scale?: number;
}

class ProtoDecoder implements PushDecoder {
  readonly #units = new Map<number, Units>();
  /** The number of each topic. */
  readonly #ids = new Map<string, number>();

  learn({ type, payload }: Message): boolean {
    const said = (payload ?? {}) as { results?: unknown[] };
    for (const each of [said, ...(Array.isArray(said.results) ? said.results : [])]) {
      const { topic, topic_id: id, price_scale: price = 1, quantity_scale: quantity = 1 } = each as Said;
      if (topic === undefined || id === undefined) continue;
      const former = this.#ids.get(topic);
      if (former !== undefined) this.#units.delete(former);
      this.#ids.set(topic, id);
      this.#units.set(id, { topic, price, quantity });
    }
    return type === "topic";
  }

  decode(bytes: Uint8Array): Message | undefined {
    const reader = new Reader(bytes);
    let units: Units | undefined;
    const push: Message = {};
    while (reader.more) {
      reader.next();
      const form = FORMS[reader.number];
      if (reader.number === TOPIC_ID) {
        units = this.#units.get(reader.int());
        push.topic = units?.topic;
      } else if (reader.number === SEQ) push.seq = reader.int();
      else if (reader.number === TIME) push.time = reader.int();
      else if (form && units) {
        push.type = form[0];
        const payload = message(reader.part(), form[1], units);
        const named = reader.number >= QUOTE && reader.number <= DELTA;
        push.payload = named ? { symbol: units.topic.slice(units.topic.lastIndexOf(":") + 1), ...payload } : payload;
      } else reader.skip();
    }
    return push.payload === undefined ? undefined : push;
  }
}

/** Pushes as protobuf messages, about a fifth as long as JSON. */
export const proto: PushFormat = { name: "tapeloom.proto", decoder: () => new ProtoDecoder() };
