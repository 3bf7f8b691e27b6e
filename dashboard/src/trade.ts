import { Broker } from "@tapeloom/client/broker";
import { Blotter } from "./blotter.js";
import { byId, Label } from "./dom.js";
import type { Frame } from "./frame.js";
import type { Instrument, Market } from "./market.js";
import { recall, remember } from "./memory.js";
import { Ticket } from "./ticket.js";
import type { Times } from "./times.js";

/** How long a token for development lasts, in seconds; the client asks for the next one in time. */
const TOKEN_SECONDS = 3_600;

/** The panel of paper trading. It is used with a token: one for development, if the server issues these, or a given one. */
export class Trade {
  readonly #market: Market;
  readonly #element = byId("trade");
  readonly #button = byId("trade-button");
  readonly #signIn = byId<HTMLFormElement>("sign-in");
  readonly #token = byId<HTMLInputElement>("token");
  readonly #note = new Label(byId("trade-note"));
  readonly #ticket = new Ticket();
  readonly #blotter: Blotter;
  #state: "out" | "signing in" | "in" = "out";
  /** Whether the focus goes to the ticket once it is there. */
  #focusing = false;

  constructor(market: Market, frame: Frame, times: Times, opened: (open: boolean) => void) {
    this.#market = market;
    this.#blotter = new Blotter(market, frame, times, (text) => this.#ticket.report(text));
    const toggle = (open?: boolean) => {
      this.toggle(open);
      opened(this.isOpen);
    };
    this.#button.addEventListener("click", () => toggle());
    byId("trade-close").addEventListener("click", () => {
      toggle(false);
      this.#button.focus();
    });
    this.#signIn.addEventListener("submit", (event) => {
      event.preventDefault();
      const given = this.#token.value.trim();
      this.#token.value = "";
      if (given) void this.#authenticate(given);
    });
    if (recall("trade") === "open") toggle(true);
  }

  get isOpen(): boolean {
    return !this.#element.hidden;
  }

  toggle(open = !this.isOpen): void {
    if (open === this.isOpen) return;
    this.#element.hidden = !open;
    document.body.toggleAttribute("data-trading", open);
    this.#button.setAttribute("aria-expanded", String(open));
    remember("trade", open ? "open" : "closed");
    if (open && this.#state === "out") void this.#authenticate(() => this.#developmentToken());
  }

  /** Goes to the ticket. */
  focus(): void {
    if (this.#state === "in") this.#ticket.focus();
    else this.#focusing = true;
  }

  show(instrument: Instrument): void {
    this.#ticket.show(instrument);
  }

  /** A person has pointed at a price of the order book. */
  fill(price: number): void {
    if (this.isOpen && this.#state === "in") this.#ticket.fill(price);
  }

  /** A token of a user of this browser's own. */
  async #developmentToken(): Promise<string> {
    let user = recall("user");
    if (!user) {
      user = `page-${Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
      remember("user", user);
    }
    return (await this.#market.rest.createDevToken({ user_id: user, expires_in: TOKEN_SECONDS })).access_token;
  }

  async #authenticate(token: string | (() => Promise<string>)): Promise<void> {
    const { client } = this.#market;
    this.#state = "signing in";
    this.#note.text = "Signing in…";
    try {
      let issued = typeof token === "string" ? undefined : await token(); // fails if the server issues none
      await client.connect();
      const { user_id: user } = await client.authenticate(
        typeof token === "string"
          ? token
          : async () => {
              const first = issued;
              issued = undefined;
              return first ?? token();
            },
      );
      const broker = new Broker(client);
      this.#ticket.broker = broker;
      this.#blotter.broker = broker;
      this.#note.text = user ?? "";
      this.#state = "in";
      this.#draw();
      if (this.#focusing) this.#ticket.focus();
    } catch (error) {
      this.#state = "out";
      const { message, status } = error as { message: string; status?: number };
      this.#note.text =
        typeof token !== "string" && status !== undefined && status < 500
          ? "This server issues no tokens for development. Give a token with the permission “trade”."
          : message;
      this.#draw();
    }
  }

  #draw(): void {
    const signed = this.#state === "in";
    byId("desk").hidden = !signed;
    byId("trade-tabs").hidden = !signed;
    this.#signIn.hidden = signed;
  }
}
