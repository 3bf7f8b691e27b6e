import type { TapeloomClient } from "@tapeloom/client";

const STATES = ["open", "closed", "stale", "lost", "over"] as const;

/** The state of the market, as the server reports it. */
export interface Standing {
  /** Source of the market, such as `simulated`. */
  readonly source: string;
  readonly state: (typeof STATES)[number];
  /** Start of this state, epoch milliseconds. */
  readonly since: number;
}

/** The interval of requests, in milliseconds. */
const ASK_MILLIS = 5_000;

/** Requests the state of the market: when the client connects, on notices of the server, and at an interval. */
export class MarketWatch {
  readonly #client: TapeloomClient;
  readonly #listeners: ((now: Standing, before: Standing | undefined) => void)[] = [];
  #standing: Standing | undefined;
  #asking = false;

  constructor(client: TapeloomClient) {
    this.#client = client;
    client.on("state", ({ state }) => {
      if (state === "open") this.#ask();
    });
    client.on("notice", () => this.#ask());
    setInterval(() => {
      if (client.state === "open" && document.visibilityState === "visible") this.#ask();
    }, ASK_MILLIS);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#ask();
    });
  }

  /** The newest state; undefined before the first answer. */
  get standing(): Standing | undefined {
    return this.#standing;
  }

  /** Calls the listener when the market's state changes. */
  onChange(listener: (now: Standing, before: Standing | undefined) => void): void {
    this.#listeners.push(listener);
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      const now = standingOf(await this.#client.rest.getHealth());
      const before = this.#standing;
      this.#standing = now;
      const same = now?.state === before?.state && now?.source === before?.source && now?.since === before?.since;
      if (now && !same) for (const listener of this.#listeners) listener(now, before);
    } catch {
      // The state of the connection shows that the server is away.
    } finally {
      this.#asking = false;
    }
  }
}

/** Returns the state of the market in a health answer; undefined if it has none that is known here. */
export function standingOf(health: object): Standing | undefined {
  const { market } = health as { market?: Partial<Record<string, string>> };
  const state = STATES.find((each) => each === market?.state);
  if (!market || !state) return undefined;
  const { source = "", since = "" } = market;
  return { source, state, since: Date.parse(since) };
}

/** Names of sources that are not live. */
const PLAYED: Partial<Record<string, string>> = { simulated: "Simulated", recording: "Recording" };

/** Returns the short and the full text for a state. */
export function wordsOf({ source, state }: Standing): { readonly short: string; readonly long: string } {
  const played = PLAYED[source];
  switch (state) {
    case "open":
      if (source === "simulated") return { short: "Simulated", long: "A simulated market" };
      return played
        ? { short: played, long: "A recorded market is played" }
        : { short: "Live", long: `Live from ${source}` };
    case "closed":
      return { short: "Closed", long: "The market is closed" };
    case "stale":
      return { short: "Stale", long: `Nothing new arrives from the market (${source})` };
    case "lost":
      return { short: "Feed lost", long: `The feed of the market has failed (${source})` };
    case "over":
      return source === "recording"
        ? { short: "Recording over", long: "The recording is over" }
        : { short: "Over", long: `The market has come to its end (${source})` };
  }
}
