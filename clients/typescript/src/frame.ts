type Task = () => void;

let due = new Set<Task>();
let scheduled = false;

/** Runs a task once before the next frame is drawn, however often it was asked for; with others, in one turn. */
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

/** A page in the background draws no frames; a timer sees to it that it is up to date when it is seen again. */
function schedule(task: Task): void {
  const visible = typeof document !== "undefined" && document.visibilityState === "visible";
  if (visible && typeof requestAnimationFrame === "function") requestAnimationFrame(task);
  else setTimeout(task, 16);
}
