/**
 * Calls `tick` again and again until told to stop. A page in the background has its timers slowed down to one a
 * minute, a Worker has not: where there is one, it keeps the time.
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
    // A page may forbid workers from blobs (Content-Security-Policy): then its own timer must do.
    release();
    return stop;
  }
}

function plainTicker(millis: number, tick: () => void): () => void {
  const timer = setInterval(tick, millis);
  return () => clearInterval(timer);
}
