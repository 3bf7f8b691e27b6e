import { announce, byId } from "./dom.js";
import { recallOneOf, remember } from "./memory.js";

const NAMES = { system: "as the system", light: "light", dark: "dark" } as const;
type Theme = keyof typeof NAMES;
const THEMES: readonly [Theme, ...Theme[]] = ["system", "light", "dark"];

/** The colours of rising and falling prices. */
export type Hues = "blue" | "green";

/** A colour of the style sheet that scripts use. */
export type Colour =
  | "--panel"
  | "--ink"
  | "--quiet"
  | "--grid"
  | "--line"
  | "--accent"
  | "--up"
  | "--down"
  | "--up-soft"
  | "--down-soft";

/** The colours of the page: light or dark as in the system, until a person chooses. */
export class Colours {
  readonly #listeners: (() => void)[] = [];
  readonly #probe = document.createElement("i");
  #theme: Theme = "system";

  constructor(hues: Hues) {
    document.documentElement.dataset.hues = hues;
    this.#probe.hidden = true;
    document.body.append(this.#probe);
    this.#choose(recallOneOf("theme", THEMES));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#notify());
    byId("theme-button").addEventListener("click", () => this.next());
  }

  /** Returns the current value of a colour for a canvas. */
  of(colour: Colour): string {
    this.#probe.style.color = `var(${colour})`;
    return getComputedStyle(this.#probe).color;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  set hues(hues: Hues) {
    document.documentElement.dataset.hues = hues;
    this.#notify();
  }

  next(): void {
    this.#choose(THEMES[(THEMES.indexOf(this.#theme) + 1) % THEMES.length] ?? "system");
    remember("theme", this.#theme);
    announce(`Colours: ${NAMES[this.#theme]}`);
    this.#notify();
  }

  #choose(theme: Theme): void {
    this.#theme = theme;
    document.documentElement.dataset.theme = theme;
    byId("theme-name").textContent = `Colours: ${NAMES[theme]}`;
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}
