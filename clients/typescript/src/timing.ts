/** A subscription that was refused is asked for again after so long, where that may help. */
export const RETRY_MILLIS = 5_000;
/** The longest time that a timer takes; longer ones fire at once. */
const MAX_TIMER_MILLIS = 2 ** 31 - 1;

/** Calls after so long; not at all when that is longer than a timer takes, such as `Infinity`. */
export function after(millis: number, task: () => void): ReturnType<typeof setTimeout> | undefined {
  return millis > MAX_TIMER_MILLIS ? undefined : setTimeout(task, millis);
}

/** Resolves as a promise does, or with `late` when that takes longer than so long. */
export function within<T, L>(millis: number, promise: Promise<T>, late: () => L): Promise<T | L> {
  return new Promise((resolve, reject) => {
    const timer = after(millis, () => resolve(late()));
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
