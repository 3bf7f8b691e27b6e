import type { BarRequest } from "./generated/operations.js";

/** A resolution as in topics of the operation protocol; requests may use aliases. */
export type Resolution = Exclude<NonNullable<BarRequest["resolution"]>, "1D" | "1W" | "1M">;

const MINUTES: Record<string, number> = { "": 1, m: 1, h: 60 };

/**
 * Returns the code of a resolution for any of its names: minutes, or `D`, `W`, `M`, as in the operation protocol. An unknown
 * name is returned as it is, and the server refuses it.
 */
export function resolutionCode(name: string): Resolution {
  const [, count = "", unit = ""] = /^(\d*)([mhDWM]?)$/.exec(name) ?? [];
  const minutes = MINUTES[unit];
  let code = name;
  if (minutes !== undefined) code = count ? String(Number(count) * minutes) : name;
  else if (unit) code = (count === "1" ? "" : count) + unit;
  return code as Resolution;
}

/** Returns a request with the codes of its resolutions. */
export function withResolutionCodes(request: unknown): unknown {
  if (!request || typeof request !== "object") return request;
  const { resolution, params } = request as { resolution?: unknown; params?: unknown };
  return {
    ...request,
    ...(typeof resolution === "string" && { resolution: resolutionCode(resolution) }),
    ...(params !== undefined && { params: withResolutionCodes(params) }),
  };
}
