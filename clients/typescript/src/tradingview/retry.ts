import { backoffMillis, DEFAULT_BACKOFF } from "../backoff.js";
import { TapeloomError } from "../errors.js";

/**
 * Repeats a task with growing delays until it succeeds, a retry cannot help, or the signal ends it.
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

/** A client that has given up must not be made to reconnect by a retry. */
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

/** Returns any error as an error of the client. */
export function errorFrom(error: unknown): TapeloomError {
  return error instanceof TapeloomError ? error : new TapeloomError("network", String(error), { cause: error });
}
