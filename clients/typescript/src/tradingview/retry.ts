import { backoffMillis, DEFAULT_BACKOFF } from "../backoff.js";
import { TapeloomError } from "../errors.js";

/**
 * Does something again, after longer and longer waits, until it is done, it does not help to try again, or nobody wants
 * it any more.
 */
export async function retrying<T>(action: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await action();
    } catch (error) {
      signal.throwIfAborted();
      if (!isWorthARetry(error)) throw error;
      await waits(backoffMillis(DEFAULT_BACKOFF, attempt, Math.random), signal);
    }
  }
}

/** A client that gave up was told how long to try; who asks it again would make it try on. */
function isWorthARetry(error: unknown): boolean {
  return error instanceof TapeloomError && error.retryable && error.code !== "gave_up";
}

function waits(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", end);
      resolve();
    }, millis);
    const end = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    signal.addEventListener("abort", end, { once: true });
  });
}

/** Any error as one of the client's. */
export function errorFrom(error: unknown): TapeloomError {
  return error instanceof TapeloomError ? error : new TapeloomError("network", String(error), { cause: error });
}
