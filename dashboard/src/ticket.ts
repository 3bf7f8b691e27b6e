import { type Broker, BrokerError, type NewOrder, type Order } from "@tapeloom/client/broker";
import { choices } from "./choices.js";
import { announce, byId, Label } from "./dom.js";
import { price } from "./format.js";
import type { Instrument } from "./market.js";

type Side = NewOrder["side"];
type Type = NewOrder["order_type"];

/** The fields of an order that are numbers, and the ids of their inputs. */
const NUMBERS = ["quantity", "price", "stop_price", "take_profit", "stop_loss"] as const;
type NumberField = (typeof NUMBERS)[number];

/** The time from the last change of the ticket until its cost is asked for, in milliseconds. */
const PREVIEW_MILLIS = 300;
/** How often the cost is asked for again, in milliseconds: prices change. */
const REFRESH_MILLIS = 5_000;
const CENTS = 2;

/** The order ticket: an order is filled in, its cost is shown, and it is placed. */
export class Ticket {
  readonly #form = byId<HTMLFormElement>("ticket");
  readonly #type = byId<HTMLSelectElement>("ticket-type");
  readonly #place = new Label(byId("ticket-place"));
  readonly #cost = new Label(byId("ticket-cost"));
  readonly #outcome = new Label(byId("ticket-outcome"));
  readonly #inputs = new Map<NumberField, HTMLInputElement>(NUMBERS.map((name) => [name, byId(`ticket-${name}`)]));
  #side: Side = "buy";
  #broker: Broker | undefined;
  #instrument: Instrument | undefined;
  /** The newest question for the cost; answers to older ones are ignored. */
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    choices(
      byId("ticket-side"),
      [
        { value: "buy", label: "Buy", title: "Buy" },
        { value: "sell", label: "Sell", title: "Sell" },
      ],
      this.#side,
      (side) => {
        this.#side = side as Side;
        this.#changed();
      },
    );
    this.#form.addEventListener("input", () => this.#changed());
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#submit();
    });
    for (const name of NUMBERS) {
      this.#inputs.get(name)?.addEventListener("keydown", (event) => this.#stepped(name, event));
    }
    this.#draw();
  }

  /** Trades with a broker; without one, the ticket is not used. */
  set broker(broker: Broker | undefined) {
    this.#broker = broker;
    this.#changed();
  }

  show(instrument: Instrument): void {
    const another = instrument.symbol !== this.#instrument?.symbol;
    this.#instrument = instrument;
    if (another) {
      for (const name of NUMBERS) if (name !== "quantity") this.#set(name, "");
      this.#outcome.text = "";
    }
    this.#changed();
  }

  focus(): void {
    this.#inputs.get("quantity")?.focus();
  }

  /** Fills in a price, as the limit, or as the trigger of a stop. A market order becomes a limit order. */
  fill(at: number): void {
    if (!this.#instrument) return;
    if (this.#orderType === "market") this.#type.value = "limit";
    const name = this.#orderType === "stop" ? "stop_price" : "price";
    this.#set(name, at.toFixed(this.#instrument.decimals));
    this.#changed();
    announce(`Price ${price(at, this.#instrument.decimals)}`);
  }

  /** Shows the result of a request. */
  report(text: string): void {
    this.#outcome.text = text;
  }

  get #orderType(): Type {
    return this.#type.value as Type;
  }

  #set(name: NumberField, text: string): void {
    const input = this.#inputs.get(name);
    if (input) input.value = text;
  }

  /** The number in a field; undefined if it is empty or not used. */
  #number(name: NumberField): number | undefined {
    const input = this.#inputs.get(name);
    if (!input || input.closest("label")?.hidden || input.value.trim() === "") return undefined;
    return Number(input.value.trim().replace(",", "."));
  }

  /** The order as filled in; the name of the field that is missing or no number. */
  #order(): NewOrder | NumberField | undefined {
    if (!this.#instrument) return undefined;
    const numbers = NUMBERS.map((name) => [name, this.#number(name)] as const);
    const wrong = numbers.find(
      ([name, value]) => (value === undefined && isRequired(name, this.#orderType)) || Number.isNaN(value),
    );
    if (wrong) return wrong[0];
    return {
      symbol: this.#instrument.symbol,
      side: this.#side,
      order_type: this.#orderType,
      ...Object.fromEntries(numbers.filter(([, value]) => value !== undefined)),
    } as NewOrder;
  }

  /** Arrow keys move a price by its smallest step, and a quantity by one. */
  #stepped(name: NumberField, event: KeyboardEvent): void {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey || !this.#instrument) return;
    const before = this.#number(name);
    if (before === undefined || Number.isNaN(before)) return;
    event.preventDefault();
    const decimals = name === "quantity" ? 0 : this.#instrument.decimals;
    const next = before + by / 10 ** decimals;
    if (next <= 0) return;
    this.#set(name, name === "quantity" ? String(next) : next.toFixed(decimals));
    this.#changed();
  }

  #changed(): void {
    this.#draw();
    this.#mark(undefined);
    this.#previewSoon();
  }

  #previewSoon(): void {
    clearTimeout(this.#timer);
    this.#asked++;
    if (this.#broker) this.#timer = setTimeout(() => void this.#preview(), PREVIEW_MILLIS);
  }

  #draw(): void {
    for (const [name, input] of this.#inputs) {
      const label = input.closest("label");
      if (label) label.hidden = !isUsed(name, this.#orderType);
    }
    const side = this.#side === "buy" ? "Buy" : "Sell";
    this.#form.dataset.side = this.#side;
    this.#place.text = [side, this.#inputs.get("quantity")?.value, this.#instrument?.symbol].filter(Boolean).join(" ");
  }

  /** Marks the field that is wrong. */
  #mark(field: string | undefined): void {
    for (const [name, input] of this.#inputs) input.ariaInvalid = name === field ? "true" : null;
  }

  async #preview(): Promise<void> {
    const order = this.#order();
    const broker = this.#broker;
    if (!broker || order === undefined) return;
    if (typeof order === "string") {
      this.#cost.text = "";
      return;
    }
    const asked = ++this.#asked;
    try {
      const preview = await broker.preview(order);
      if (asked !== this.#asked) return;
      const { currency, required, fee, average_price: average, available_after: left, warnings } = preview;
      const money = (value: number) => `${price(value, CENTS)} ${currency}`;
      this.#cost.text = [
        typeof average === "number" ? `About ${price(average, this.#instrument?.decimals ?? CENTS)} each` : "Waits",
        `${money(required)} held`,
        `fee ${money(fee)}`,
        `${money(left)} left`,
        ...warnings,
      ].join(" · ");
      this.#timer = setTimeout(() => {
        if (asked === this.#asked && document.visibilityState === "visible") void this.#preview();
      }, REFRESH_MILLIS);
    } catch (error) {
      if (asked !== this.#asked) return;
      this.#cost.text = (error as Error).message;
      this.#mark((error as BrokerError).field);
    }
  }

  async #submit(): Promise<void> {
    const order = this.#order();
    const button = this.#place.element as HTMLButtonElement;
    if (!this.#broker || order === undefined || button.ariaDisabled === "true") return;
    if (typeof order === "string") {
      this.#mark(order);
      this.#inputs.get(order)?.focus();
      this.#outcome.text = `${this.#inputs.get(order)?.labels?.[0]?.firstChild?.textContent?.trim()}: a number is needed`;
      return;
    }
    button.ariaDisabled = "true";
    try {
      this.#outcome.text = sentenceOf(await this.#broker.place(order));
    } catch (error) {
      this.#outcome.text = (error as Error).message;
      if (error instanceof BrokerError) {
        this.#mark(error.field);
        this.#inputs.get(error.field as NumberField)?.focus();
      }
    } finally {
      button.ariaDisabled = null;
      this.#previewSoon();
    }
  }
}

function isUsed(name: NumberField, type: Type): boolean {
  if (name === "price") return type === "limit" || type === "stop_limit";
  return name !== "stop_price" || type === "stop" || type === "stop_limit";
}

function isRequired(name: NumberField, type: Type): boolean {
  return isUsed(name, type) && name !== "take_profit" && name !== "stop_loss";
}

/** Returns a sentence about the state of an order. */
function sentenceOf({
  status,
  side,
  filled_quantity: filled,
  quantity,
  symbol,
  average_fill_price: average,
  reason,
}: Order) {
  const done = side === "buy" ? "Bought" : "Sold";
  if (filled > 0) {
    return `${done} ${filled}${filled < quantity ? ` of ${quantity}` : ""} ${symbol} at ${average ?? "?"}`;
  }
  return status === "open" || status === "pending"
    ? `Placed: it waits`
    : `Order ${status}${reason ? `, ${reason}` : ""}`;
}
