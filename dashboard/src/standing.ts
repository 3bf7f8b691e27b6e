import type { TapeloomClient } from "@tapeloom/client";

const STATES = ["open", "closed", "stale", "lost", "over"] as const;

/** How the market stands, as the server says. */
export interface Standing {
  /** Where the market comes from, such as `simulated`. */
  readonly source: string;
  readonly state: (typeof STATES)[number];
  /** When that began, epoch milliseconds. */
  readonly since: number;
}

/** So often the server is asked. */
const ASK_MILLIS = 5_000;

/** Asks the server how its market stands: when it connects, when it says that something happened, and now and then. */
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

  /** Undefined until the server has said it. */
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
      // The connection says that the server is away.
    } finally {
      this.#asking = false;
    }
  }
}

/** What a health answer says of the market; undefined where it says nothing that is known here. */
export function standingOf(health: object): Standing | undefined {
  const { market } = health as { market?: Partial<Record<string, string>> };
  const state = STATES.find((each) => each === market?.state);
  if (!market || !state) return undefined;
  const { source = "", since = "" } = market;
  return { source, state, since: Date.parse(since) };
}

/** What a source is called that is not followed live. */
const PLAYED: Partial<Record<string, string>> = { simulated: "Simulated", recording: "Recording" };

/** In a word or two what a person sees, and all of it. */
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
