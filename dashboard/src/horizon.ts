import { defaultHorzScaleBehavior, TickMarkType, type Time, type UTCTimestamp } from "lightweight-charts";

type Points = Parameters<InstanceType<ReturnType<typeof defaultHorzScaleBehavior>>["fillWeightsForPoints"]>[0];

/** Returns the offset from UTC at a time, both in milliseconds. */
export type Offset = (millis: number) => number;

/** The time scale of a chart whose days, months and years begin where those of a time zone do. */
export function zonedScale(offset: Offset): ReturnType<typeof defaultHorzScaleBehavior> {
  return class extends defaultHorzScaleBehavior() {
    override fillWeightsForPoints(points: Points, startIndex: number): void {
      const local = [...points];
      for (let place = Math.max(0, startIndex - 1); place < points.length; place++) {
        const point = points[place];
        if (!point) continue;
        const seconds = Number(point.originalTime);
        const time = this.convertHorzItemToInternal((seconds + offset(seconds * 1000) / 1000) as UTCTimestamp);
        local[place] = { ...point, time };
      }
      super.fillWeightsForPoints(local, startIndex);
      for (let place = startIndex; place < points.length; place++) {
        const [point, weighed] = [points[place], local[place]];
        if (point && weighed) point.timeWeight = weighed.timeWeight;
      }
    }
  };
}

const NAMED: Partial<Record<TickMarkType, Intl.DateTimeFormat>> = {
  [TickMarkType.Year]: new Intl.DateTimeFormat("en-GB", { year: "numeric", timeZone: "UTC" }),
  [TickMarkType.Month]: new Intl.DateTimeFormat("en-GB", { month: "short", timeZone: "UTC" }),
  [TickMarkType.DayOfMonth]: new Intl.DateTimeFormat("en-GB", { day: "numeric", timeZone: "UTC" }),
};

/** Returns the label of a tick of the time scale: a year, a month, a day, or a time of day. */
export function tickText(time: Time, type: TickMarkType, offset: Offset): string {
  const millis = Number(time) * 1000;
  const local = new Date(millis + offset(millis));
  return NAMED[type]?.format(local) ?? local.toISOString().slice(11, 16);
}
