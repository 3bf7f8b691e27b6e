// The log of sent and received messages and of the connection's state.

import { element } from './dom.js';

/** The maximum number of entries, shown or waiting; the oldest are discarded. */
const MAX_ENTRIES = 500;
/** The maximum number of characters in all entries; the oldest are discarded, but never the newest. */
const MAX_CHARACTERS = 4_000_000;
/** Entries drawn at once, and the pause until the next ones, so that the page stays responsive in a flood. */
const DRAWN_AT_ONCE = 100;
const DRAW_MILLIS = 100;
/** Characters of a message in its line; the opened entry shows all of it. */
const LINE = 400;
/** Distance from the end, in pixels, within which the log keeps scrolling. */
const NEAR = 40;

const MARKS = { sent: '→', received: '←', state: '•' };

/** The log. New entries are drawn in batches; none are drawn while it is paused. */
export class Log {
  #list;
  #note;
  #shown = [];
  #waiting = [];
  #characters = 0;
  #discarded = 0;
  #paused = false;
  #due = false;
  #drawnAt = Number.NEGATIVE_INFINITY;

  /**
   * @param {HTMLElement} list shows the entries
   * @param {HTMLElement} note shows the number of entries
   */
  constructor(list, note) {
    this.#list = list;
    this.#note = note;
    this.#updateNote();
  }

  /**
   * @param {'sent' | 'received' | 'state'} kind
   * @param {string} text the message as on the wire, or a description of the state
   */
  add(kind, text) {
    this.#waiting.push({ kind, text, at: new Date() });
    this.#characters += text.length;
    this.#bound();
    this.#drawSoon();
  }

  get paused() {
    return this.#paused;
  }

  set paused(paused) {
    this.#paused = paused;
    this.#drawSoon();
  }

  clear() {
    this.#shown = [];
    this.#waiting = [];
    this.#characters = 0;
    this.#discarded = 0;
    this.#list.replaceChildren();
    this.#updateNote();
  }

  /** Returns all shown entries, one per line. */
  text() {
    return this.#shown.map(({ entry: { kind, text, at } }) => `${at.toISOString()} ${MARKS[kind]} ${text}`).join('\n');
  }

  /** Discards the oldest entries: the shown ones, and the waiting ones while the log is paused. */
  #bound() {
    const tooMuch = () => this.#shown.length + this.#waiting.length > 1 && this.#characters > MAX_CHARACTERS;
    while (this.#waiting.length > MAX_ENTRIES || (tooMuch() && (this.#paused || this.#shown.length === 0))) {
      this.#discard(this.#waiting.shift());
    }
    while (this.#shown.length > 0 && !this.#paused && (this.#shown.length > MAX_ENTRIES || tooMuch())) {
      const { entry, node } = this.#shown.shift();
      node.remove();
      this.#discard(entry);
    }
  }

  #discard({ text }) {
    this.#characters -= text.length;
    this.#discarded += 1;
  }

  #drawSoon() {
    if (this.#due) {
      return;
    }
    this.#due = true;
    requestAnimationFrame((now) => {
      this.#due = false;
      if (now - this.#drawnAt < DRAW_MILLIS) {
        this.#drawSoon();
      } else {
        this.#drawnAt = now;
        this.#draw();
      }
    });
  }

  #draw() {
    if (!this.#paused) {
      const list = this.#list;
      const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
      const added = this.#waiting.splice(0, DRAWN_AT_ONCE).map((entry) => ({ entry, node: row(entry) }));
      this.#shown.push(...added);
      list.append(...added.map(({ node }) => node));
      this.#bound();
      if (atEnd) {
        list.scrollTop = list.scrollHeight;
      }
      if (this.#waiting.length > 0) {
        this.#drawSoon();
      }
    }
    this.#updateNote();
  }

  #updateNote() {
    const parts = [`${this.#shown.length} shown`];
    if (this.#waiting.length > 0) {
      parts.push(`${this.#waiting.length} waiting`);
    }
    if (this.#discarded > 0) {
      parts.push(`${this.#discarded} older discarded`);
    }
    const text = parts.join(', ');
    if (this.#note.textContent !== text) {
      this.#note.textContent = text;
    }
  }
}

function row({ kind, text, at }) {
  const line = [
    element('time', { dateTime: at.toISOString(), textContent: at.toISOString().slice(11, 23) }),
    element('span', { className: 'mark', title: kind, textContent: MARKS[kind] }),
    element('span', { className: 'text', textContent: text.length > LINE ? `${text.slice(0, LINE)}…` : text }),
  ];
  const item = element('li', { className: kind });
  if (kind === 'state') {
    item.append(...line);
    return item;
  }
  const details = element('details', {}, [element('summary', {}, line)]);
  details.addEventListener('toggle', () => details.append(element('pre', { textContent: pretty(text) })), { once: true });
  item.append(details);
  return item;
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text; // the user may send text that is not JSON
  }
}
