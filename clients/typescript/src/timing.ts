/** The delay before a refused subscription is sent again, in milliseconds. */
export const RETRY_MILLIS = 5_000;
/** The longest time that a timer can wait, in milliseconds; longer ones fire at once. */
const MAX_TIMER_MILLIS = 2 ** 31 - 1;

/** Calls a task after a time; never if the time is longer than a timer can wait, such as `Infinity`. */
export function after(millis: number, task: () => void): ReturnType<typeof setTimeout> | undefined {
  return millis > MAX_TIMER_MILLIS ? undefined : setTimeout(task, millis);
}

/** Resolves as the promise does, or with `late` after a time limit. */
export function within<T, L>(millis: number, promise: Promise<T>, late: () => L): Promise<T | L> {
  return new Promise((resolve, reject) => {
    const timer = after(millis, () => resolve(late()));
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
