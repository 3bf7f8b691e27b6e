/**
 * Calls `tick` at an interval. Returns a function that stops it. Browsers throttle the timers of a page in the background
 * to one call per minute, but not those of a Worker: the ticker uses a Worker if there is one.
 */
export function startTicker(millis: number, tick: () => void): () => void {
  let stop = plainTicker(millis, tick);
  if (typeof document === "undefined" || typeof Worker === "undefined") return stop;
  let url: string | undefined;
  const release = () => {
    if (url !== undefined) URL.revokeObjectURL(url);
    url = undefined;
  };
  try {
    url = URL.createObjectURL(new Blob([`setInterval(()=>postMessage(0),${millis})`]));
    const worker = new Worker(url);
    const stopWorker = () => worker.terminate();
    worker.onmessage = () => {
      if (stop !== stopWorker) {
        stop();
        stop = stopWorker;
        release();
      }
      tick();
    };
    worker.onerror = release;
    return () => {
      stop();
      stopWorker();
      release();
    };
  } catch {
    // The page may forbid workers from blobs (Content-Security-Policy): then its own timer is used.
    release();
    return stop;
  }
}

function plainTicker(millis: number, tick: () => void): () => void {
  const timer = setInterval(tick, millis);
  return () => clearInterval(timer);
}
