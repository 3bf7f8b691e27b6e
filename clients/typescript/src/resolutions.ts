import type { BarRequest } from "./generated/operations.js";

/** A resolution as the operation protocol names it in topics; requests may name some otherwise. */
export type Resolution = Exclude<NonNullable<BarRequest["resolution"]>, "1D" | "1W" | "1M">;

const MINUTES: Record<string, number> = { "": 1, m: 1, h: 60 };

/**
 * The code of a resolution, whichever of its names it was given: minutes, or `D`, `W`, `M`, as in the operation protocol.
 * A name that is none is left as it is: the server says what is wrong with it.
 */
export function resolutionCode(name: string): Resolution {
  const [, count = "", unit = ""] = /^(\d*)([mhDWM]?)$/.exec(name) ?? [];
  const minutes = MINUTES[unit];
  let code = name;
  if (minutes !== undefined) code = count ? String(Number(count) * minutes) : name;
  else if (unit) code = (count === "1" ? "" : count) + unit;
  return code as Resolution;
}

/** The same request with the codes of resolutions, where it names one otherwise. */
export function withResolutionCodes(request: unknown): unknown {
  if (!request || typeof request !== "object") return request;
  const { resolution, params } = request as { resolution?: unknown; params?: unknown };
  return {
    ...request,
    ...(typeof resolution === "string" && { resolution: resolutionCode(resolution) }),
    ...(params !== undefined && { params: withResolutionCodes(params) }),
  };
}
