const calm = matchMedia("(prefers-reduced-motion: reduce)");
const MILLIS = 700;
/** A value that changes all the time glows; it does not flicker. */
const AT_MOST_EVERY_MILLIS = 300;
const flashedAt = new WeakMap<Element, number>();

/** Lets a value glow for a moment in the colour of its direction. Only the opacity of a layer moves. */
export function flash(element: HTMLElement, move: string): void {
  const now = performance.now();
  if (calm.matches || now - (flashedAt.get(element) ?? Number.NEGATIVE_INFINITY) < AT_MOST_EVERY_MILLIS) return;
  flashedAt.set(element, now);
  element.dataset.flash = move;
  for (const running of element.getAnimations({ subtree: true })) running.cancel();
  element.animate([{ opacity: 0.22 }, { opacity: 0 }], {
    duration: MILLIS,
    easing: "ease-out",
    pseudoElement: "::after",
  });
}
