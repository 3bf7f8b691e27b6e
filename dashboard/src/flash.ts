const calm = matchMedia("(prefers-reduced-motion: reduce)");
const MILLIS = 700;
/** The minimum time between two flashes of a value, in milliseconds. */
const AT_MOST_EVERY_MILLIS = 300;

interface Glow {
  readonly animation: Animation;
  begunAt: number;
}

const glows = new WeakMap<Element, Glow>();

/** Highlights a value for a moment in the colour of its direction. Only the opacity of a layer is animated. */
export function flash(element: HTMLElement, move: string): void {
  const now = performance.now();
  const glow = glows.get(element);
  if (calm.matches || (glow && now - glow.begunAt < AT_MOST_EVERY_MILLIS)) return;
  if (element.dataset.flash !== move) element.dataset.flash = move;
  if (glow) {
    glow.begunAt = now;
    glow.animation.currentTime = 0;
    glow.animation.play();
  } else {
    glows.set(element, { animation: begin(element), begunAt: now });
  }
}

/** Starts the animation. The layer must exist: an animation of a missing layer is never visible. */
function begin(element: HTMLElement): Animation {
  return element.animate([{ opacity: 0.22 }, { opacity: 0 }], {
    duration: MILLIS,
    easing: "ease-out",
    pseudoElement: "::after",
  });
}
