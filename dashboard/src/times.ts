import { isIntraday } from "./format.js";

export type ZoneChoice = "UTC" | "local" | "exchange";

/** No time zone changes its offset within a quarter of an hour. */
const STEADY_MILLIS = 15 * 60_000;
/** The maximum lengths of the longer bars. */
const BAR_DAYS: Partial<Record<string, number>> = { D: 1, W: 7, M: 31 };
const DAY_MILLIS = 24 * 60 * 60_000;
/** The number of offsets that are cached. */
const KEPT = 5_000;

/** Formats times in the time zone that was chosen. */
export class Times {
  #choice: ZoneChoice;
  #exchange = "UTC";
  #zone = "UTC";
  #formatter: Intl.DateTimeFormat | undefined;
  readonly #offsets = new Map<number, number>();
  readonly #listeners: (() => void)[] = [];

  constructor(choice: ZoneChoice) {
    this.#choice = choice;
    this.#apply();
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  choose(choice: ZoneChoice): void {
    this.#choice = choice;
    this.#apply();
  }

  /** The instrument on screen is traded in this zone. */
  set exchange(zone: string) {
    this.#exchange = zone;
    this.#apply();
  }

  #apply(): void {
    const local = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const zone = { UTC: "UTC", local, exchange: this.#exchange }[this.#choice];
    const formatter = formatterOf(zone);
    const named = formatter?.resolvedOptions().timeZone ?? "UTC";
    if (named === this.#zone) return;
    this.#zone = named;
    this.#formatter = formatter;
    this.#offsets.clear();
    for (const listener of this.#listeners) listener();
  }

  /** Returns the short name of the zone at a time. */
  name(millis: number): string {
    if (!this.#formatter) return "UTC";
    const named = new Intl.DateTimeFormat("en-GB", { timeZone: this.#zone, timeZoneName: "short" });
    return named.formatToParts(millis).find(({ type }) => type === "timeZoneName")?.value ?? this.#zone;
  }

  /** Returns the offset of the zone from UTC at a time, in milliseconds. */
  offset(millis: number): number {
    if (!this.#formatter) return 0;
    const quarter = Math.floor(millis / STEADY_MILLIS);
    let offset = this.#offsets.get(quarter);
    if (offset === undefined) {
      offset = offsetOf(this.#formatter, quarter * STEADY_MILLIS);
      if (this.#offsets.size >= KEPT) this.#offsets.clear();
      this.#offsets.set(quarter, offset);
    }
    return offset;
  }

  /** The time of day, to the second. */
  timeOfDay(millis: number): string {
    return this.#iso(millis).slice(11, 19);
  }

  /** Date and time of day, to the second. */
  moment(millis: number): string {
    return this.#iso(millis).slice(0, 19).replace("T", " ");
  }

  /** Formats date and time of a bar: without seconds, and without a time for bars of a day and longer. */
  barTime(millis: number, resolution: string): string {
    if (!isIntraday(resolution)) return new Date(millis).toISOString().slice(0, 10);
    return this.#iso(millis).slice(0, 16).replace("T", " ");
  }

  /** Whether a bar belongs to today, or to the current day, week or month. */
  isCurrent(millis: number, resolution: string, now: number): boolean {
    const days = BAR_DAYS[resolution];
    return days === undefined
      ? this.#iso(millis).slice(0, 10) === this.#iso(now).slice(0, 10)
      : now < millis + days * DAY_MILLIS;
  }

  #iso(millis: number): string {
    return new Date(millis + this.offset(millis)).toISOString();
  }
}

/** Returns undefined for UTC, and for a zone that the browser does not know. */
function formatterOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    const formatter = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    return /^(?:Etc\/)?(?:UTC|GMT)$/.test(formatter.resolvedOptions().timeZone) ? undefined : formatter;
  } catch {
    return undefined;
  }
}

function offsetOf(formatter: Intl.DateTimeFormat, millis: number): number {
  const parts = new Map(formatter.formatToParts(millis).map(({ type, value }) => [type, Number(value)]));
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const local = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return local - millis;
}
