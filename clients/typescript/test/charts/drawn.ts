/** A bar that a chart shows. */
export interface DrawnBar {
  /** Epoch seconds. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** What the two charts of the page show. */
export interface Drawn {
  /** Of the chart that the datafeed drives, oldest first. */
  readonly datafeed: readonly DrawnBar[];
  /** Of the chart that is driven by UDF. */
  readonly udf: readonly DrawnBar[];
  readonly problems: readonly string[];
  /** Both, as a data URL. */
  readonly picture: string;
}
