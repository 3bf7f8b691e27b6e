import type { StateChange, TapeloomClient } from "@tapeloom/client";
import { announce, byId, Label } from "./dom.js";
import { age } from "./format.js";
import { type MarketWatch, wordsOf } from "./standing.js";
import type { Times } from "./times.js";
import type { Wire } from "./wire.js";

const TICK_MILLIS = 1_000;

/** The state of the connection and of the market, the latency, the messages per second, and the age of the data. */
export class Link {
  readonly #client: TapeloomClient;
  readonly #wire: Wire;
  readonly #times: Times;
  readonly #watch: MarketWatch;
  readonly #element = byId("link");
  readonly #state = new Label(byId("link-state"));
  readonly #latency = new Label(byId("link-latency"));
  readonly #rate = new Label(byId("link-rate"));
  readonly #age = new Label(byId("link-age"));
  readonly #clock = new Label(byId("clock"));
  #received = 0;
  #countedAt = performance.now();
  #retryAt = 0;
  /** The moment up to which the data is complete, by this machine's clock; undefined before the server has said it. */
  #completeAt: number | undefined;

  constructor(client: TapeloomClient, wire: Wire, times: Times, watch: MarketWatch) {
    this.#client = client;
    this.#wire = wire;
    this.#times = times;
    this.#watch = watch;
    client.on("state", (change) => this.#changed(change));
    client.on("latency", () => {
      this.#drawLatency();
      this.#measureAge();
    });
    watch.onChange((now) => {
      document.body.dataset.market = now.state;
      document.body.dataset.source = now.source;
      this.#drawState();
    });
    times.onChange(() => this.#drawState());
    setInterval(() => this.#tick(), TICK_MILLIS);
    this.#tick();
  }

  #changed({ state, previous, delayMillis = 0 }: StateChange): void {
    const shown = state === "open" ? "live" : state === "waiting" || state === "closed" ? "lost" : "connecting";
    if (state === "waiting") this.#retryAt = Date.now() + delayMillis;
    const before = document.body.dataset.connection;
    // While it reconnects, it stays lost.
    document.body.dataset.connection = shown === "connecting" && before === "lost" ? "lost" : shown;
    this.#drawState();
    this.#drawLatency();
    if (shown === "live" && before === "lost") announce("Connected again");
    if (shown === "lost" && previous === "open") announce("Connection lost, trying again");
  }

  #drawState(): void {
    const left = Math.max(0, Math.ceil((this.#retryAt - Date.now()) / 1000));
    this.#element.title = "";
    switch (this.#client.state) {
      case "open":
        this.#drawMarket();
        break;
      case "waiting":
        this.#state.text = left > 0 ? `Lost, again in ${left} s` : "Lost, again now";
        break;
      case "closed":
        this.#state.text = "Closed";
        break;
      default:
        this.#state.text = "Connecting";
    }
  }

  /** Shows the state of the market while the connection is open. */
  #drawMarket(): void {
    const { standing } = this.#watch;
    if (!standing) {
      this.#state.text = "Connected";
      return;
    }
    const { short, long } = wordsOf(standing);
    this.#state.text = short;
    const { since } = standing;
    this.#element.title = `${long}, since ${this.#times.moment(since)} ${this.#times.name(since)}`;
  }

  #drawLatency(): void {
    const { latencyMillis } = this.#client;
    this.#latency.text = latencyMillis === undefined ? "" : `${latencyMillis.toFixed(latencyMillis < 10 ? 1 : 0)} ms`;
  }

  /** The clocks of the server and of this machine may differ: only the lag is taken from the server. */
  #measureAge(): void {
    const { asOf, lagMillis } = this.#client;
    this.#completeAt = lagMillis === undefined ? undefined : Date.now() - lagMillis;
    this.#age.element.title =
      asOf === undefined ? "" : `Data up to ${this.#times.moment(asOf)} ${this.#times.name(asOf)}`;
    this.#drawAge();
  }

  #drawAge(): void {
    this.#age.text = this.#completeAt === undefined ? "" : age(Date.now() - this.#completeAt);
  }

  #tick(): void {
    const now = performance.now();
    const { received } = this.#wire;
    const seconds = (now - this.#countedAt) / 1000;
    this.#rate.text = seconds > 0.5 ? `${Math.round((received - this.#received) / seconds)} msg/s` : "";
    this.#received = received;
    this.#countedAt = now;
    const time = Date.now();
    this.#drawAge();
    this.#clock.text = `${this.#times.timeOfDay(time)} ${this.#times.name(time)}`;
    if (this.#client.state === "waiting") this.#drawState();
  }
}
