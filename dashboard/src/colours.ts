import { announce, byId } from "./dom.js";
import { recallOneOf, remember } from "./memory.js";

const NAMES = { system: "as the system", light: "light", dark: "dark" } as const;
type Theme = keyof typeof NAMES;
const THEMES: readonly [Theme, ...Theme[]] = ["system", "light", "dark"];

/** The colours of what rises and falls. */
export type Hues = "blue" | "green";

/** A colour of the style sheet that is drawn by script too. */
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

/** The colours of the page: light or dark as the system has it, until somebody chooses. */
export class Colours {
  readonly #listeners: (() => void)[] = [];
  readonly #probe = document.createElement("i");
  #theme: Theme = "system";

  constructor(hues: Hues) {
    document.documentElement.dataset.hues = hues;
    this.#probe.hidden = true;
    document.body.append(this.#probe);
    this.#choose(recallOneOf("theme", THEMES));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#tell());
    byId("theme-button").addEventListener("click", () => this.next());
  }

  /** What a colour is now, as a canvas takes it. */
  of(colour: Colour): string {
    this.#probe.style.color = `var(${colour})`;
    return getComputedStyle(this.#probe).color;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  set hues(hues: Hues) {
    document.documentElement.dataset.hues = hues;
    this.#tell();
  }

  next(): void {
    this.#choose(THEMES[(THEMES.indexOf(this.#theme) + 1) % THEMES.length] ?? "system");
    remember("theme", this.#theme);
    announce(`Colours: ${NAMES[this.#theme]}`);
    this.#tell();
  }

  #choose(theme: Theme): void {
    this.#theme = theme;
    document.documentElement.dataset.theme = theme;
    byId("theme-name").textContent = `Colours: ${NAMES[theme]}`;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
