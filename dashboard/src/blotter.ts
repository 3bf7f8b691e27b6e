import type { Broker, BrokerError, Execution, Order, Position } from "@tapeloom/client/broker";
import { type Choices, choices } from "./choices.js";
import { byId, Label, make } from "./dom.js";
import { direction, price, quantity, signed } from "./format.js";
import { type Frame, LIST_MILLIS } from "./frame.js";
import type { Instrument, Market } from "./market.js";
import { recall, remember } from "./memory.js";
import type { Times } from "./times.js";

const TABS = ["orders", "positions", "executions", "account"] as const;
type Tab = (typeof TABS)[number];
const NAMES: Readonly<Record<Tab, string>> = {
  orders: "Orders",
  positions: "Positions",
  executions: "Executions",
  account: "Account",
};
const CENTS = 2;

/** A cell: a text, and for a profit its direction. */
type Cell = string | { readonly text: string; readonly move: "up" | "down" | "even" };

/** A row of a table, which is used again while its key is there, so that it keeps the focus. */
class Row {
  readonly element: HTMLTableRowElement;
  readonly #cells: Label[] = [];
  readonly #button: HTMLButtonElement | undefined;
  #act: () => void = () => {};

  constructor(cells: number, action: string | undefined) {
    this.element = make("tr");
    for (let place = 0; place < cells; place++) {
      const cell = make("td");
      this.#cells.push(new Label(cell));
      this.element.append(cell);
    }
    if (action === undefined) return;
    this.#button = make("button", "", action);
    this.#button.type = "button";
    this.#button.addEventListener("click", () => this.#act());
    this.element.append(make("td", "", this.#button));
  }

  draw(cells: readonly Cell[], about: string, act: () => void): void {
    this.#act = act;
    cells.forEach((cell, place) => {
      const label = this.#cells[place];
      if (!label) return;
      label.text = typeof cell === "string" ? cell : cell.text;
      if (typeof cell !== "string") label.element.dataset.move = cell.move;
    });
    const name = `${this.#button?.textContent} ${about}`;
    if (this.#button && this.#button.ariaLabel !== name) this.#button.ariaLabel = name;
  }
}

/** A table whose rows have keys. */
class Table {
  readonly #body: HTMLElement;
  readonly #empty: HTMLElement;
  readonly #columns: number;
  readonly #action: string | undefined;
  readonly #rows = new Map<string, Row>();

  constructor(name: Tab, heads: readonly string[], action?: string) {
    const table = byId(`table-${name}`);
    this.#body = make("tbody");
    this.#empty = byId(`empty-${name}`);
    this.#columns = heads.length;
    this.#action = action;
    const head = make("tr", "", ...heads.map((text) => make("th", "", text)));
    for (const cell of head.querySelectorAll("th")) cell.scope = "col";
    if (action !== undefined) head.append(make("td"));
    table.append(make("thead", "", head), this.#body);
  }

  draw<T>(items: readonly T[], keyOf: (item: T) => string, draw: (item: T, row: Row) => void): void {
    this.#empty.hidden = items.length > 0;
    (this.#body.parentElement as HTMLElement).hidden = items.length === 0;
    const keys = new Set(items.map(keyOf));
    for (const [key, row] of this.#rows) {
      if (keys.has(key)) continue;
      row.element.remove();
      this.#rows.delete(key);
    }
    items.forEach((item, place) => {
      const key = keyOf(item);
      let row = this.#rows.get(key);
      if (!row) {
        row = new Row(this.#columns, this.#action);
        this.#rows.set(key, row);
      }
      draw(item, row);
      const there = this.#body.children[place];
      if (there !== row.element) this.#body.insertBefore(row.element, there ?? null);
    });
  }
}

/** What the user has: open orders, positions with their profit at the live price, executions, and the account. */
export class Blotter {
  readonly #market: Market;
  readonly #frame: Frame;
  readonly #times: Times;
  readonly #report: (text: string) => void;
  readonly #orders = new Table("orders", ["Symbol", "Side", "Type", "Quantity", "Filled", "Price", "Stop"], "Cancel");
  readonly #positions = new Table("positions", ["Symbol", "Side", "Quantity", "Entry", "Price", "Profit"], "Close");
  readonly #executions = new Table("executions", ["Time", "Symbol", "Side", "Quantity", "Price", "Fee"]);
  readonly #account = new Table("account", [
    "Currency",
    "Cash",
    "Equity",
    "Margin",
    "Buying power",
    "Unrealized",
    "Realized",
  ]);
  readonly #tabs: Choices;
  #broker: Broker | undefined;
  #ends: (() => void)[] = [];
  readonly #instruments = new Map<string, Instrument>();
  /** The live prices of the symbols with a position. */
  readonly #prices = new Map<string, { readonly end: AbortController; price: number | undefined }>();

  constructor(market: Market, frame: Frame, times: Times, report: (text: string) => void) {
    this.#market = market;
    this.#frame = frame;
    this.#times = times;
    this.#report = report;
    const kept = TABS.find((tab) => tab === recall("blotter")) ?? "positions";
    this.#tabs = choices(
      byId("trade-tabs"),
      TABS.map((value) => ({ value, label: NAMES[value], title: NAMES[value] })),
      kept,
      (tab) => this.#show(tab as Tab),
    );
    this.#tabs.choose(kept);
    times.onChange(() => this.#frame.draw(this.#draw));
  }

  set broker(broker: Broker | undefined) {
    for (const end of this.#ends.splice(0)) end();
    this.#broker = broker;
    if (broker) {
      const draw = () => this.#frame.draw(this.#draw, LIST_MILLIS);
      this.#ends = [broker.orders, broker.positions, broker.executions, broker.account].map((store) =>
        store.subscribe(draw),
      );
    }
    this.#frame.draw(this.#draw);
  }

  #show(tab: Tab): void {
    remember("blotter", tab);
    for (const each of TABS) byId(`blotter-${each}`).hidden = each !== tab;
  }

  readonly #draw = (): void => {
    const broker = this.#broker;
    const orders = broker?.orders.snapshot().orders ?? [];
    const positions = broker?.positions.snapshot().positions ?? [];
    const executions = broker?.executions.snapshot().executions ?? [];
    const { account, status } = broker?.account.snapshot() ?? {};
    byId("blotter").dataset.stale = String(status === "stale");
    this.#follow(positions);
    this.#orders.draw(
      orders,
      ({ order_id }) => order_id,
      (order, row) => row.draw(this.#cellsOf(order), aboutOrder(order), () => void this.#cancel(order)),
    );
    this.#positions.draw(
      positions,
      ({ symbol }) => symbol,
      (position, row) =>
        row.draw(
          this.#cellsOfPosition(position),
          `the position in ${position.symbol}`,
          () => void this.#close(position),
        ),
    );
    this.#executions.draw(
      executions,
      ({ execution_id }) => execution_id,
      (execution, row) => row.draw(this.#cellsOfExecution(execution), "", () => {}),
    );
    this.#account.draw(
      account?.currencies ?? [],
      ({ currency }) => currency,
      (each, row) =>
        row.draw(
          [
            each.currency,
            price(each.cash, CENTS),
            price(each.equity, CENTS),
            price(each.margin_used, CENTS),
            price(each.buying_power, CENTS),
            profit(each.unrealized_pnl),
            profit(each.realized_pnl),
          ],
          "",
          () => {},
        ),
    );
  };

  #at(symbol: string, value: number | null | undefined): string {
    if (value === null || value === undefined) return "–";
    return price(value, this.#instrument(symbol)?.decimals ?? CENTS);
  }

  #size(symbol: string, value: number): string {
    return quantity(value, this.#instrument(symbol)?.quantityDecimals ?? 0);
  }

  /** The instrument of a symbol, which is asked for when it is first needed. */
  #instrument(symbol: string): Instrument | undefined {
    const known = this.#instruments.get(symbol);
    if (known) return known;
    this.#market.instrument(symbol).then((found) => {
      if (!found || this.#instruments.has(symbol)) return;
      this.#instruments.set(symbol, found);
      this.#frame.draw(this.#draw);
    });
    return undefined;
  }

  #cellsOf(order: Order): Cell[] {
    const { symbol, side, order_type: type, quantity: size, filled_quantity: filled, leg } = order;
    return [
      symbol,
      side,
      (leg ?? type).replace("_", " "),
      this.#size(symbol, size),
      this.#size(symbol, filled),
      this.#at(symbol, order.price),
      this.#at(symbol, order.stop_price),
    ];
  }

  #cellsOfPosition({ symbol, side, size, entry_price: entry, mark_price: mark }: Position): Cell[] {
    const now = this.#prices.get(symbol)?.price ?? mark;
    const sign = side === "short" ? -1 : 1;
    return [
      symbol,
      side,
      this.#size(symbol, size),
      this.#at(symbol, entry),
      this.#at(symbol, now),
      profit((now - entry) * size * sign),
    ];
  }

  #cellsOfExecution({ time, symbol, side, quantity: size, price: at, fee }: Execution): Cell[] {
    return [
      this.#times.timeOfDay(time),
      symbol,
      side,
      this.#size(symbol, size),
      this.#at(symbol, at),
      price(fee, CENTS),
    ];
  }

  /** Listens to the prices of the symbols with a position, and of no others. */
  #follow(positions: readonly Position[]): void {
    const wanted = new Set(positions.map(({ symbol }) => symbol));
    for (const [symbol, { end }] of this.#prices) {
      if (wanted.has(symbol)) continue;
      end.abort();
      this.#prices.delete(symbol);
    }
    for (const symbol of wanted) {
      if (this.#prices.has(symbol)) continue;
      const followed = { end: new AbortController(), price: undefined as number | undefined };
      this.#prices.set(symbol, followed);
      const take = (quote: { readonly price: number }) => {
        followed.price = quote.price;
        this.#frame.draw(this.#draw, LIST_MILLIS);
      };
      this.#market.client.subscribe("quotes", { symbol }, take, { signal: followed.end.signal }).catch(() => {});
    }
  }

  async #cancel(order: Order): Promise<void> {
    await this.#done(this.#broker?.cancel(order.order_id), `Cancelled: ${aboutOrder(order)}`);
  }

  async #close({ symbol }: Position): Promise<void> {
    await this.#done(this.#broker?.close(symbol), `Closed the position in ${symbol}`);
  }

  async #done(act: Promise<unknown> | undefined, text: string): Promise<void> {
    try {
      await act;
      this.#report(text);
    } catch (error) {
      this.#report((error as BrokerError).message);
    }
  }
}

function profit(value: number): Cell {
  const { name, sign } = direction(Math.round(value * 100));
  return { text: `${sign} ${signed(value, CENTS)}`, move: name };
}

function aboutOrder({ side, quantity: size, symbol }: Order): string {
  return `${side} ${size} ${symbol}`;
}
