import type { MarketTick } from "@tapeloom/client";
import { byId, Label } from "./dom.js";
import { flash } from "./flash.js";
import { compact, direction, percent, price, signed } from "./format.js";
import type { Frame } from "./frame.js";
import type { Instrument, Market } from "./market.js";
import type { Title } from "./title.js";

/** The headline: the symbol on screen, its price and its quote. */
export class Headline {
  readonly #market: Market;
  readonly #frame: Frame;
  readonly #title: Title;
  readonly #symbol = new Label(byId("symbol"));
  readonly #description = new Label(byId("description"));
  readonly #price = new Label(byId("price"));
  readonly #change = new Label(byId("price-change"));
  readonly #bid = new Label(byId("bid"));
  readonly #ask = new Label(byId("ask"));
  readonly #spread = new Label(byId("spread"));
  readonly #volume = new Label(byId("day-volume"));
  #showing = new AbortController();
  #instrument: Instrument | undefined;
  #tick: MarketTick | undefined;
  #shown: number | undefined;

  constructor(market: Market, frame: Frame, title: Title) {
    this.#market = market;
    this.#frame = frame;
    this.#title = title;
  }

  show(instrument: Instrument): void {
    this.#showing.abort();
    this.#showing = new AbortController();
    this.#instrument = instrument;
    this.#tick = undefined;
    this.#shown = undefined;
    this.#symbol.text = instrument.symbol;
    this.#description.text = `${instrument.description} · ${instrument.exchange}`;
    this.#title.shown = instrument.symbol;
    this.#frame.draw(this.#draw);
    const { signal } = this.#showing;
    this.#market.client
      .subscribe("quotes", { symbol: instrument.symbol }, (tick) => this.#take(tick), { signal })
      .catch(() => {}); // the client reports it, and the system panel shows it
  }

  #take(tick: MarketTick): void {
    this.#tick = tick;
    this.#frame.draw(this.#draw);
  }

  readonly #draw = (): void => {
    if (!this.#instrument) return;
    if (!this.#tick) {
      this.#clear();
      return;
    }
    const { price: last, bid, ask, change, change_percent, volume } = this.#tick;
    const { symbol, decimals } = this.#instrument;
    const way = direction(change);
    this.#price.text = price(last, decimals);
    this.#change.text = `${way.sign} ${signed(change, decimals)} (${percent(change_percent)})`;
    this.#change.element.dataset.move = way.name;
    this.#bid.text = bid === undefined ? "–" : price(bid, decimals);
    this.#ask.text = ask === undefined ? "–" : price(ask, decimals);
    this.#spread.text = bid === undefined || ask === undefined ? "–" : price(ask - bid, decimals);
    this.#volume.text = compact(volume);
    if (this.#shown !== last) {
      this.#title.shown = `${symbol} ${price(last, decimals)} ${way.sign}`;
      if (this.#shown !== undefined) flash(this.#price.element, direction(last - this.#shown).name);
    }
    this.#shown = last;
  };

  /** Removes the values of the former symbol. */
  #clear(): void {
    for (const label of [this.#price, this.#bid, this.#ask, this.#spread, this.#volume]) label.text = "–";
    this.#change.text = "";
  }
}
