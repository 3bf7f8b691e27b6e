import { byId, dialogOf, make } from "./dom.js";
import { recall, remember } from "./memory.js";

/** A key of the page. It works everywhere except in fields. */
export interface Key {
  readonly key: string;
  /** Its name, if that is not the key. */
  readonly name?: string;
  readonly what: string;
  readonly run: () => void;
}

/** Keys of parts of the page. */
const ELSEWHERE = [
  ["↑ ↓ in the watchlist", "another symbol"],
  ["← → in the chart", "read bars one by one"],
  ["+ − in the chart", "zoom"],
  ["Esc", "close what is open"],
] as const;

/** The keys of the page, and the dialog that lists them. A person may switch off those without Ctrl or Alt. */
export class Keys {
  readonly #keys: readonly Key[];
  readonly #close: () => void;
  readonly #help = dialogOf("help");
  readonly #on = byId<HTMLInputElement>("keys-on");

  constructor(keys: readonly Key[], close: () => void) {
    this.#keys = [...keys, { key: "?", what: "these keys", run: () => this.#help.showModal() }];
    this.#close = close;
    this.#on.checked = recall("keys") !== "off";
    this.#on.addEventListener("change", () => remember("keys", this.#on.checked ? "on" : "off"));
    const listed = [
      ...this.#keys.map(({ key, name, what }) => [name ?? key.toUpperCase(), what] as const),
      ...ELSEWHERE,
    ];
    const rows = new Map(listed);
    byId("keys").append(
      ...[...rows].map(([name, what]) => make("div", "", make("dt", "", make("kbd", "", name)), make("dd", "", what))),
    );
    document.addEventListener("keydown", (event) => this.#pressed(event));
  }

  #pressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") {
      this.#close();
      return;
    }
    const target = event.target as HTMLElement;
    const typing = target.matches("input, select, textarea, [contenteditable]");
    if (typing || !this.#on.checked) return;
    const pressed = this.#keys.find(({ key }) => key === event.key.toLowerCase());
    if (!pressed) return;
    event.preventDefault();
    pressed.run();
  }
}
