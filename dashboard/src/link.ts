import type { StateChange, TapeloomClient } from "@tapeloom/client";
import { announce, byId, Label } from "./dom.js";
import type { Wire } from "./wire.js";

const TICK_MILLIS = 1_000;

/** How the connection is: its state in words, the time of a ping, messages a second. */
export class Link {
  readonly #client: TapeloomClient;
  readonly #wire: Wire;
  readonly #state = new Label(byId("link-state"));
  readonly #latency = new Label(byId("link-latency"));
  readonly #rate = new Label(byId("link-rate"));
  readonly #clock = new Label(byId("clock"));
  #received = 0;
  #countedAt = performance.now();
  #retryAt = 0;

  constructor(client: TapeloomClient, wire: Wire) {
    this.#client = client;
    this.#wire = wire;
    client.on("state", (change) => this.#changed(change));
    client.on("latency", () => this.#drawLatency());
    setInterval(() => this.#tick(), TICK_MILLIS);
    this.#tick();
  }

  #changed({ state, previous, delayMillis = 0 }: StateChange): void {
    const shown = state === "open" ? "live" : state === "waiting" || state === "closed" ? "lost" : "connecting";
    if (state === "waiting") this.#retryAt = Date.now() + delayMillis;
    const before = document.body.dataset.connection;
    // While it tries again and again, it is lost.
    document.body.dataset.connection = shown === "connecting" && before === "lost" ? "lost" : shown;
    this.#drawState();
    this.#drawLatency();
    if (shown === "live" && before === "lost") announce("Connected again, live");
    if (shown === "lost" && previous === "open") announce("Connection lost, trying again");
  }

  #drawState(): void {
    const left = Math.max(0, Math.ceil((this.#retryAt - Date.now()) / 1000));
    switch (this.#client.state) {
      case "open":
        this.#state.text = "Live";
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

  #drawLatency(): void {
    const { latencyMillis } = this.#client;
    this.#latency.text = latencyMillis === undefined ? "" : `${latencyMillis.toFixed(latencyMillis < 10 ? 1 : 0)} ms`;
  }

  #tick(): void {
    const now = performance.now();
    const { received } = this.#wire;
    const seconds = (now - this.#countedAt) / 1000;
    this.#rate.text = seconds > 0.5 ? `${Math.round((received - this.#received) / seconds)} msg/s` : "";
    this.#received = received;
    this.#countedAt = now;
    this.#clock.text = `${new Date().toISOString().slice(11, 19)} UTC`;
    if (this.#client.state === "waiting") this.#drawState();
  }
}
