/**
 * Calls `tick` again and again until told to stop. A page in the background has its timers slowed down to one a
 * minute, a Worker has not: where there is one, it keeps the time.
 */
export function startTicker(millis: number, tick: () => void): () => void {
  let stop = plainTicker(millis, tick);
  if (typeof document === "undefined" || typeof Worker === "undefined") return stop;
  try {
    const url = URL.createObjectURL(new Blob([`setInterval(()=>postMessage(0),${millis})`]));
    const worker = new Worker(url);
    worker.onmessage = () => {
      if (stop !== stopWorker) {
        stop();
        stop = stopWorker;
        URL.revokeObjectURL(url);
      }
      tick();
    };
    const stopWorker = () => worker.terminate();
    return () => {
      stop();
      stopWorker();
    };
  } catch {
    // A page may forbid workers from blobs (Content-Security-Policy): then its own timer must do.
    return stop;
  }
}

function plainTicker(millis: number, tick: () => void): () => void {
  const timer = setInterval(tick, millis);
  return () => clearInterval(timer);
}
