const MINUS = "\u2212";
/** Formatters are slow to create and fast to use. */
const formatters = new Map<string, Intl.NumberFormat>();

/** Formats a number for the browser's language, with a minus sign as wide as a plus sign. */
function written(key: string, options: Intl.NumberFormatOptions, value: number): string {
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.NumberFormat(undefined, { numberingSystem: "latn", ...options });
    formatters.set(key, formatter);
  }
  return formatter.format(value).replace("-", MINUS);
}

function fixed(decimals: number): Intl.NumberFormatOptions {
  return { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
}

/** Formats a price with a number of decimals. */
export function price(value: number, decimals: number): string {
  return written(`price ${decimals}`, { ...fixed(decimals), signDisplay: "negative" }, value);
}

/** Formats a number with its sign. */
export function signed(value: number, decimals: number): string {
  return written(`signed ${decimals}`, { ...fixed(decimals), signDisplay: "exceptZero" }, value);
}

export function percent(value: number): string {
  return Number.isFinite(value) ? `${signed(value, 2)} %` : "";
}

/** The number of decimals of a large quantity that matter to a reader. */
const LARGE = [
  [1_000_000, 0],
  [10_000, 2],
  [100, 4],
] as const;

/** Formats a quantity in the precision of its instrument; a large one with fewer decimals. */
export function quantity(value: number, decimals: number): string {
  const most = LARGE.find(([size]) => Math.abs(value) >= size)?.[1] ?? decimals;
  const shown = Math.min(decimals, most);
  return written(`quantity ${shown}`, { ...fixed(shown), signDisplay: "negative" }, value);
}

/** Formats a quantity with three digits and a unit; a small one with at most four digits. */
export function compact(value: number): string {
  return Math.abs(value) < 1_000
    ? written("small", { maximumSignificantDigits: 4, signDisplay: "negative" }, value)
    : written("compact", { notation: "compact", minimumSignificantDigits: 3, maximumSignificantDigits: 3 }, value);
}

/** Writes quantities up to a largest one, which share a column: with equal decimals, or compact where they are large. */
export function column(largest: number, decimals: number): (value: number) => string {
  if (!(largest > 0) || largest >= 1_000) return compact;
  const shown = Math.min(decimals, Math.max(0, 3 - Math.floor(Math.log10(largest))));
  return (value) => written(`quantity ${shown}`, { ...fixed(shown), signDisplay: "negative" }, value);
}

/** Formats a number with two significant digits. */
export function rough(value: number): string {
  return written("rough", { maximumSignificantDigits: 2 }, value);
}

/** Returns the number of decimals of multiples of `1 / scale`. */
export function decimalsOf(scale: number): number {
  for (let decimals = 0; decimals < MOST_DECIMALS; decimals++) {
    if (10 ** decimals % scale === 0) return decimals;
  }
  return Math.min(MOST_DECIMALS, Math.ceil(Math.log10(scale)));
}

const MOST_DECIMALS = 12;

/** The direction of a price: a name for the style sheet, and a sign that does not depend on colours. */
export function direction(change: number): { readonly name: "up" | "down" | "even"; readonly sign: string } {
  if (change > 0) return { name: "up", sign: "▲" };
  if (change < 0) return { name: "down", sign: "▼" };
  return { name: "even", sign: "▬" };
}

/** Ages below this are those of data that is current: the time between two pings, and some patience. */
const CURRENT_MILLIS = 6_000;
const UNITS = [
  [1_000, "s"],
  [60_000, "min"],
  [3_600_000, "h"],
  [86_400_000, "d"],
] as const;

/** Says how old data is, in at most two digits where that is possible. */
export function age(millis: number): string {
  if (millis < CURRENT_MILLIS) return "as of now";
  const [unit, name] = UNITS.find(([unit]) => millis < 100 * unit) ?? [86_400_000, "d"];
  return `as of ${Math.floor(millis / unit)} ${name} ago`;
}

export function isIntraday(resolution: string): boolean {
  return /^\d+$/.test(resolution);
}

/** Returns the short and the full name of a resolution. */
export function resolutionName(resolution: string): { readonly short: string; readonly long: string } {
  const long = { D: "1 day", W: "1 week", M: "1 month" }[resolution];
  if (long) return { short: resolution, long };
  const minutes = Number(resolution);
  return minutes % 60 === 0
    ? { short: `${minutes / 60}h`, long: minutes === 60 ? "1 hour" : `${minutes / 60} hours` }
    : { short: `${minutes}m`, long: minutes === 1 ? "1 minute" : `${minutes} minutes` };
}
