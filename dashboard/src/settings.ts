import type { Chart, Style } from "./chart.js";
import { type Choice, choices } from "./choices.js";
import type { Colours, Hues } from "./colours.js";
import { byId, dialogOf } from "./dom.js";
import { recallOneOf, remember } from "./memory.js";
import type { Times, ZoneChoice } from "./times.js";

const ZONES: readonly [ZoneChoice, ...ZoneChoice[]] = ["UTC", "local", "exchange"];
const HUES: readonly [Hues, ...Hues[]] = ["blue", "green"];
const STYLES: readonly [Style, ...Style[]] = ["candles", "line"];

/** The remembered choices, or their defaults. */
export const settings = {
  zone: () => recallOneOf("zone", ZONES),
  hues: () => recallOneOf("hues", HUES),
  style: () => recallOneOf("style", STYLES),
};

const NAMES: Readonly<Record<ZoneChoice | Hues | Style, string>> = {
  UTC: "UTC",
  local: "This device",
  exchange: "Exchange",
  blue: "Blue and orange",
  green: "Green and red",
  candles: "Candles",
  line: "Line",
};

/** The dialog of options, which are remembered. */
export class Settings {
  readonly #dialog = dialogOf("settings");

  constructor(times: Times, colours: Colours, chart: Chart) {
    offer("zone", ZONES, settings.zone(), (zone) => times.choose(zone));
    offer("hues", HUES, settings.hues(), (hues) => {
      colours.hues = hues;
    });
    offer("style", STYLES, settings.style(), (style) => {
      chart.style = style;
    });
  }

  open(): void {
    this.#dialog.showModal();
  }
}

/** Offers values in the element of a name, and remembers the choice. */
function offer<T extends keyof typeof NAMES>(name: string, values: readonly T[], first: T, chosen: (value: T) => void) {
  const offered: Choice[] = values.map((value) => ({ value, label: NAMES[value], title: NAMES[value] }));
  choices(byId(`setting-${name}`), offered, first, (value) => {
    remember(name, value);
    chosen(value as T);
  });
}
