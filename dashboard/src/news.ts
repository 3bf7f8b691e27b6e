import type { ChannelClient, TapeloomClient } from "@tapeloom/client";
import { byId, make } from "./dom.js";
import { timeOfDay } from "./format.js";

/** How many messages are kept. */
const KEPT = 50;

/** How much a message matters; each kind has a sign of its own. */
export type Weight = "info" | "good" | "warning";

const SIGNS: Readonly<Record<Weight, string>> = { info: "●", good: "✓", warning: "▲" };

/** What the server says to everybody, and what became of the connection: the newest first. */
export class News {
  readonly #element = byId("news");

  constructor(client: TapeloomClient, channels: ChannelClient) {
    client.on("state", ({ state, previous, code, reason, attempt }) => {
      if (state === "open") this.tell("good", "Connected");
      else if (state === "waiting" && previous === "open") {
        this.tell("warning", `Connection lost (${[code, reason].filter(Boolean).join(", ")}), trying again`);
      } else if (state === "waiting" && attempt !== undefined && attempt % 10 === 0) {
        this.tell("warning", `Still no connection after ${attempt} tries`);
      } else if (state === "closed") this.tell("warning", reason ?? "Closed");
    });
    client.on("recovered", ({ topic, filled, restarted }) => {
      if (filled > 0) this.tell("good", `${topic}: ${filled} ${filled === 1 ? "value" : "values"} fetched, no hole`);
      else if (restarted && topic.startsWith("bars:")) this.tell("info", `${topic}: the server was started again`);
    });
    client.on("gap", ({ topic, missed }) => this.tell("warning", `${topic}: ${missed ?? "some"} missed`));
    client.on("error", ({ message }) => this.tell("warning", message));
    channels
      .subscribe("system", {}, ({ event, message }) =>
        this.tell(event === "market_hours" ? "info" : "warning", message),
      )
      .catch((error) => this.tell("warning", error.message));
  }

  tell(weight: Weight, text: string): void {
    const item = make(
      "li",
      weight,
      make("time", "", timeOfDay(Date.now())),
      make("i", "", SIGNS[weight]),
      make("span", "", text),
    );
    item.querySelector("i")?.setAttribute("aria-hidden", "true");
    this.#element.prepend(item);
    while (this.#element.childElementCount > KEPT) this.#element.lastElementChild?.remove();
  }
}
