import { choices } from "./choices.js";
import { announce, byId, make } from "./dom.js";
import type { Frame } from "./frame.js";
import { recall, remember } from "./memory.js";
import { type Scene, SNIPPETS } from "./snippets.js";
import type { Times } from "./times.js";
import type { Message, Wire } from "./wire.js";

/** The number of messages that are shown. */
const LINES = 100;
/** The number of characters of a message that are shown. */
const CHARACTERS = 400;
const COPIED_MILLIS = 1_500;

/** The drawer with the raw messages, and with code that receives the same elsewhere. */
export class Drawer {
  readonly #wire: Wire;
  readonly #frame: Frame;
  readonly #times: Times;
  readonly #scene: () => Scene;
  readonly #element = byId("wire");
  readonly #list = byId("wire-lines");
  readonly #kind = byId<HTMLSelectElement>("wire-kind");
  readonly #pause = byId("wire-pause");
  readonly #button = byId("wire-button");
  #fresh: Message[] = [];
  #snippet = recall("snippet") ?? "wscat";

  constructor(wire: Wire, frame: Frame, times: Times, scene: () => Scene) {
    this.#wire = wire;
    this.#frame = frame;
    this.#times = times;
    this.#scene = scene;
    this.#button.addEventListener("click", () => this.toggle());
    byId("wire-close").addEventListener("click", () => this.toggle(false));
    this.#kind.addEventListener("change", () => this.#restart());
    this.#pause.addEventListener("click", () => this.#setPaused(!this.#paused));
    byId("snippet-copy").addEventListener("click", () => this.#copy());
    const names = Object.keys(SNIPPETS).map((name) => ({ value: name, label: name, title: name }));
    choices(byId("snippet-kinds"), names, this.#snippet in SNIPPETS ? this.#snippet : "wscat", (name) => {
      this.#snippet = name;
      remember("snippet", name);
      this.sceneChanged();
    });
  }

  get isOpen(): boolean {
    return !this.#element.hidden;
  }

  get #paused(): boolean {
    return this.#pause.getAttribute("aria-pressed") === "true";
  }

  toggle(open = !this.isOpen): void {
    if (open === this.isOpen) return;
    this.#element.hidden = !open;
    this.#button.setAttribute("aria-expanded", String(open));
    if (open) {
      this.sceneChanged();
      this.#restart();
      this.#list.focus();
    } else {
      this.#wire.onMessage(() => {});
      this.#list.replaceChildren();
      this.#button.focus();
    }
  }

  /** The symbol or resolution on screen has changed. */
  sceneChanged(): void {
    if (!this.isOpen) return;
    const write = SNIPPETS[this.#snippet] ?? SNIPPETS.wscat;
    byId("snippet").textContent = write ? write(this.#scene()) : "";
  }

  #setPaused(paused: boolean): void {
    this.#pause.setAttribute("aria-pressed", String(paused));
    this.#pause.textContent = paused ? "Go on" : "Pause";
    if (!paused) this.#restart();
  }

  #restart(): void {
    this.#list.replaceChildren();
    this.#fresh = this.#wire.messages.filter((message) => this.#wanted(message)).slice(-LINES);
    this.#frame.draw(this.#draw);
    this.#wire.onMessage((message) => {
      if (this.#paused || !this.#wanted(message)) return;
      this.#fresh.push(message);
      if (this.#fresh.length > LINES) this.#fresh.shift();
      this.#frame.draw(this.#draw);
    });
  }

  #wanted({ text, sent }: Message): boolean {
    const kind = this.#kind.value;
    if (kind === "") return true;
    return kind === "response" ? sent || /^\{"type":"[\w.]+response"/.test(text) : text.startsWith(`{"type":"${kind}.`);
  }

  readonly #draw = (): void => {
    for (const message of this.#fresh.splice(0)) {
      const last = this.#list.childElementCount < LINES ? undefined : this.#list.lastElementChild;
      const line = (last as HTMLElement | undefined) ?? make("div");
      line.dataset.sent = String(message.sent);
      line.textContent = `${this.#times.timeOfDay(message.time)} ${message.sent ? "→" : "←"} ${message.text.slice(0, CHARACTERS)}`;
      this.#list.prepend(line);
    }
  };

  async #copy(): Promise<void> {
    const button = byId("snippet-copy");
    try {
      await navigator.clipboard.writeText(byId("snippet").textContent ?? "");
      button.textContent = "Copied";
      announce("Copied");
    } catch {
      // Without a clipboard (a page over plain HTTP has none) the text is selected, so that a person can copy it.
      getSelection()?.selectAllChildren(byId("snippet"));
      button.textContent = "Marked";
      announce("Marked; copy it with the keyboard");
    }
    setTimeout(() => {
      button.textContent = "Copy";
    }, COPIED_MILLIS);
  }
}
