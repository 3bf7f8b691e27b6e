type Task = () => void;

let due = new Set<Task>();
let scheduled = false;

/** Runs a task once before the next frame, however often it was requested. Returns a function that cancels it. */
export function onNextFrame(task: Task): () => void {
  due.add(task);
  if (!scheduled) {
    scheduled = true;
    schedule(run);
  }
  return () => void due.delete(task);
}

function run(): void {
  const tasks = due;
  due = new Set();
  scheduled = false;
  for (const task of tasks) task();
}

/** A page in the background draws no frames; there a timer runs the task, so that the page is up to date when it is shown. */
function schedule(task: Task): void {
  const visible = typeof document !== "undefined" && document.visibilityState === "visible";
  if (visible && typeof requestAnimationFrame === "function") requestAnimationFrame(task);
  else setTimeout(task, 16);
}
