import type { TapeloomClient } from "@tapeloom/client";
import { type MarketWatch, wordsOf } from "./standing.js";

/** The title of the tab: what is on screen, and the reason if it is not live. */
export class Title {
  readonly #client: TapeloomClient;
  readonly #watch: MarketWatch;
  #shown = "";

  constructor(client: TapeloomClient, watch: MarketWatch) {
    this.#client = client;
    this.#watch = watch;
    client.on("state", () => this.#draw());
    watch.onChange(() => this.#draw());
  }

  /** What is on screen, such as a symbol and its price. */
  set shown(shown: string) {
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#draw();
  }

  #draw(): void {
    const title = [this.#shown, this.#trouble(), "Tapeloom"].filter(Boolean).join(" · ");
    if (document.title !== title) document.title = title;
  }

  #trouble(): string {
    const { state } = this.#client;
    if (state === "waiting" || state === "closed") return "Connection lost";
    const { standing } = this.#watch;
    return standing && standing.state !== "open" ? wordsOf(standing).short : "";
  }
}
