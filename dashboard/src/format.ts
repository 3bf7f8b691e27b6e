const MINUS = "\u2212";

/** A price with so many decimals. */
export function price(value: number, decimals: number): string {
  return value.toFixed(decimals);
}

/** A number with its sign; a real minus is as wide as a plus. */
export function signed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  if (Number(text) === 0) return text;
  return (value < 0 ? MINUS : "+") + text;
}

export function percent(value: number): string {
  return `${signed(value, 2)} %`;
}

const UNITS = [
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "K"],
] as const;

/** A quantity in at most four figures and a unit. */
export function compact(value: number): string {
  const unit = UNITS.find(([size]) => value >= size);
  if (!unit) return String(Math.round(value));
  const scaled = value / unit[0];
  return scaled.toFixed(scaled < 10 ? 2 : scaled < 100 ? 1 : 0) + unit[1];
}

/** A whole number in groups of three. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, "\u2009");
}

/** Which way a price goes, as a word for style and a sign for those who see no colours. */
export function direction(change: number): { readonly name: "up" | "down" | "even"; readonly sign: string } {
  if (change > 0) return { name: "up", sign: "▲" };
  if (change < 0) return { name: "down", sign: "▼" };
  return { name: "even", sign: "▬" };
}

/** The time of day in UTC, to the second. */
export function timeOfDay(millis: number): string {
  return new Date(millis).toISOString().slice(11, 19);
}

/** Date and time in UTC, of a bar: no time where bars are days or longer, no seconds anyway. */
export function barTime(millis: number, resolution: string): string {
  const iso = new Date(millis).toISOString();
  return isIntraday(resolution) ? `${iso.slice(0, 10)} ${iso.slice(11, 16)}` : iso.slice(0, 10);
}

export function isIntraday(resolution: string): boolean {
  return /^\d+$/.test(resolution);
}

/** What people call a resolution, in short and in full. */
export function resolutionName(resolution: string): { readonly short: string; readonly long: string } {
  const long = { D: "1 day", W: "1 week", M: "1 month" }[resolution];
  if (long) return { short: resolution, long };
  const minutes = Number(resolution);
  return minutes % 60 === 0
    ? { short: `${minutes / 60}h`, long: minutes === 60 ? "1 hour" : `${minutes / 60} hours` }
    : { short: `${minutes}m`, long: minutes === 1 ? "1 minute" : `${minutes} minutes` };
}
