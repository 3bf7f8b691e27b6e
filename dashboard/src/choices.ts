import { make } from "./dom.js";

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly title: string;
}

/** A row of buttons of which one is chosen. */
export interface Choices {
  /** Chooses a value, as a click does. */
  choose(value: string): void;
  /** Shows a value as chosen, without a call of the listener. */
  mark(value: string): void;
}

/**
 * Makes a row of buttons of which one is chosen, by a click or with the arrow keys.
 *
 * @param chosen called with each value that is chosen
 */
export function choices(
  element: HTMLElement,
  offered: readonly Choice[],
  first: string,
  chosen: (value: string) => void,
): Choices {
  const buttons = offered.map(({ value, label, title }) => {
    const button = make("button", "", label);
    button.type = "button";
    button.role = "radio";
    button.title = title;
    button.dataset.value = value;
    if (title !== label) button.setAttribute("aria-label", title);
    return button;
  });
  const mark = (value: string) => {
    for (const button of buttons) {
      const on = button.dataset.value === value;
      button.setAttribute("aria-checked", String(on));
      button.tabIndex = on ? 0 : -1;
    }
  };
  const choose = (value: string) => {
    mark(value);
    chosen(value);
  };
  element.addEventListener("click", (event) => {
    const { value } = (event.target as HTMLElement).dataset;
    if (value) choose(value);
  });
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return; // the browser's own
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const place = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const next = buttons[(place + step + buttons.length) % buttons.length];
    next?.focus();
    if (next?.dataset.value) choose(next.dataset.value);
  });
  element.replaceChildren(...buttons);
  mark(first);
  return { choose, mark };
}
