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

/** Fields in the order of their numbers, from 1. */
interface Fields extends ReadonlyArray<Field> {}

const SIDE = ["buy", "sell"];
const REASON = [
  "user",
  "expired",
  "unfilled",
  "disconnect",
  "margin_call",
  "reset",
  "oco",
  "self_trade",
  "insufficient_funds",
  "insufficient_position",
];
const book = (third: Field): Fields => [["bids", "bids"], ["asks", "asks"], third, ["checksum", "fixed"]];

/** The messages of pushes, by their numbers: the type in JSON, and the fields. */
const FORMS: { readonly [number: number]: readonly [type: string, fields: Fields] } = {
  10: [
    "bars.update",
    [
      ["time", "int"],
      ["open", "price"],
      ["high", "price"],
      ["low", "price"],
      ["close", "price"],
      ["volume", "quantity"],
      ["is_final", "bool"],
    ],
  ],
  11: [
    "quotes.update",
    [
      ["price", "price"],
      ["volume", "quantity"],
      ["bid", "price", true],
      ["ask", "price", true],
      ["change", "change"],
      ["change_percent", "hundredths"],
    ],
  ],
  12: [
    "trades.update",
    [
      ["price", "price"],
      ["quantity", "quantity"],
      ["side", SIDE],
      ["trade_id", "id"],
    ],
  ],
  13: ["orderbook.update", book(["sequence", "int"])],
  14: ["orderbook.delta", book(["prev_seq", "int"])],
  15: [
    "orders.update",
    [
      ["order_id", "text"],
      ["symbol", "text"],
      ["side", SIDE],
      ["order_type", ["market", "limit", "stop", "stop_limit"]],
      ["status", ["pending", "open", "filled", "cancelled", "rejected"]],
      ["quantity", "quantity"],
      ["filled_quantity", "quantity"],
      ["price", "price", true],
      ["average_fill_price", "price", true],
      ["client_order_id", "text", true],
      ["time_in_force", ["day", "gtc", "ioc", "fok"]],
      ["stop_price", "price", true],
      ["take_profit", "price", true],
      ["stop_loss", "price", true],
      ["trail_price", "price", true],
      ["trail_percent", "number", true],
      ["parent_order_id", "text", true],
      ["leg", ["take_profit", "stop_loss"]],
      ["post_only", "bool"],
      ["reduce_only", "bool"],
      ["cancel_on_disconnect", "bool"],
      ["leaves_quantity", "quantity"],
      ["version", "int"],
      ["reason", REASON],
      ["created_at", "int"],
      ["updated_at", "int"],
    ],
  ],
  16: [
    "executions.update",
    [
      ["execution_id", "text"],
      ["order_id", "text"],
      ["symbol", "text"],
      ["side", SIDE],
      ["quantity", "quantity"],
      ["price", "price"],
      ["liquidity", ["maker", "taker"]],
      ["fee", "number"],
      ["time", "int"],
      [
        "evidence",
        [
          ["topic", "text"],
          ["epoch", "text"],
          ["seq", "int"],
          ["trade_id", "id", true],
          ["book_seq", "int", true],
        ],
      ],
    ],
  ],
  17: [
    "positions.update",
    [
      ["symbol", "text"],
      ["side", ["long", "short"]],
      ["size", "quantity"],
      ["entry_price", "price"],
      ["mark_price", "price"],
      ["unrealized_pnl", "number"],
      ["realized_pnl", "number"],
      ["take_profit", "price", true],
      ["stop_loss", "price", true],
      ["revaluation", "bool", true],
    ],
  ],
  18: [
    "account.update",
    [
      ["asset", "text"],
      ["available", "number"],
      ["locked", "number"],
      ["total", "number"],
    ],
  ],
  19: [
    "notifications.update",
    [
      ["category", ["info", "warning", "error", "success"]],
      ["title", "text"],
      ["message", "text"],
      ["data", "json"],
    ],
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
  if (typeof kind !== "string" && typeof kind[0] === "string") return kind[reader.int() - 1];
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
  for (const [name, kind, optional] of fields) {
    if (!optional && typeof kind === "string") read[name] = EMPTY[kind] ?? 0;
  }
  while (reader.more) {
    reader.next();
    const field = fields[reader.number - 1];
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
