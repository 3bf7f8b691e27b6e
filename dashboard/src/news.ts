import type { TapeloomClient } from "@tapeloom/client";
import { byId, make } from "./dom.js";
import { recall, remember } from "./memory.js";
import { type MarketWatch, wordsOf } from "./standing.js";
import type { Times } from "./times.js";

/** The number of messages that are kept. */
const KEPT = 50;

/** Severity of a message; each has its own sign. */
export type Weight = "info" | "good" | "warning";

const SIGNS: Readonly<Record<Weight, string>> = { info: "●", good: "✓", warning: "▲" };

/** The system panel: events of the market and the connection, newest first. It can be collapsed. */
export class News {
  readonly #element = byId("news");
  readonly #fold = byId("news-fold");
  readonly #times: Times;

  constructor(client: TapeloomClient, times: Times, watch: MarketWatch) {
    this.#times = times;
    this.#folded(recall("news") === "folded");
    this.#fold.addEventListener("click", () => {
      const folded = this.#fold.getAttribute("aria-expanded") === "true";
      this.#folded(folded);
      remember("news", folded ? "folded" : "open");
    });
    client.on("state", ({ state, previous, code, reason, attempt }) => {
      if (state === "open") this.add("good", "Connected");
      else if (state === "waiting" && previous === "open") {
        this.add("warning", `Connection lost (${[code, reason].filter(Boolean).join(", ")}), trying again`);
      } else if (state === "waiting" && attempt !== undefined && attempt % 10 === 0) {
        this.add("warning", `Still no connection after ${attempt} tries`);
      } else if (state === "closed") this.add("warning", reason ?? "Closed");
    });
    watch.onChange((now, before) => {
      if (now.state === "open" && !before) return; // as it should be
      const weight = now.state === "open" ? "good" : now.state === "closed" ? "info" : "warning";
      const { short, long } = wordsOf(now);
      this.add(weight, now.state === "open" ? `The market is open (${short})` : long);
    });
    client.on("recovered", ({ topic, filled }) => {
      if (filled > 0)
        this.add("good", `${topic}: ${filled} ${filled === 1 ? "missed value" : "missed values"} recovered`);
    });
    client.on("gap", ({ topic, missed }) => this.add("warning", `${topic}: ${missed ?? "some"} missed`));
    client.on("error", ({ message }) => this.add("warning", message));
  }

  add(weight: Weight, text: string): void {
    const now = Date.now();
    const time = make("time", "", this.#times.timeOfDay(now));
    time.dateTime = new Date(now).toISOString();
    const item = make("li", weight, time, make("i", "", SIGNS[weight]), make("span", "", text));
    item.querySelector("i")?.setAttribute("aria-hidden", "true");
    this.#element.prepend(item);
    while (this.#element.childElementCount > KEPT) this.#element.lastElementChild?.remove();
  }

  #folded(folded: boolean): void {
    this.#fold.setAttribute("aria-expanded", String(!folded));
    document.body.toggleAttribute("data-news-folded", folded);
  }
}
