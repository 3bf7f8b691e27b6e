// What was sent and received, and what became of the connection.

import { element } from './dom.js';

/** Entries kept, shown or waiting; the oldest goes. */
const MOST = 500;
/** Characters of all that is kept; the oldest go, but not the newest. */
const MOST_CHARACTERS = 4_000_000;
/** Entries drawn at once, and how long until the next are: a flood leaves a person time to press a button. */
const DRAWN_AT_ONCE = 100;
const DRAW_MILLIS = 100;
/** Characters of a message in its line; it opens to all of it. */
const LINE = 400;
/** Pixels from the end within which a reader is taken to be at the end. */
const NEAR = 40;

const MARKS = { sent: '→', received: '←', state: '•' };

/** The log. What comes is drawn in batches, and not while it is paused. */
export class Log {
  #list;
  #note;
  #shown = [];
  #waiting = [];
  #characters = 0;
  #passedOver = 0;
  #paused = false;
  #due = false;
  #drawnAt = Number.NEGATIVE_INFINITY;

  /**
   * @param {HTMLElement} list where entries are shown
   * @param {HTMLElement} note where is said how many there are
   */
  constructor(list, note) {
    this.#list = list;
    this.#note = note;
    this.#tell();
  }

  /**
   * @param {'sent' | 'received' | 'state'} kind
   * @param {string} text the message as it is on the wire, or what has happened
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
    this.#passedOver = 0;
    this.#list.replaceChildren();
    this.#tell();
  }

  /** All that is shown, a line each. */
  text() {
    return this.#shown.map(({ entry: { kind, text, at } }) => `${at.toISOString()} ${MARKS[kind]} ${text}`).join('\n');
  }

  /** The oldest go: those that are shown, and while it is paused those that wait. */
  #bound() {
    const tooMuch = () => this.#shown.length + this.#waiting.length > 1 && this.#characters > MOST_CHARACTERS;
    while (this.#waiting.length > MOST || (tooMuch() && (this.#paused || this.#shown.length === 0))) {
      this.#forget(this.#waiting.shift());
    }
    while (this.#shown.length > 0 && !this.#paused && (this.#shown.length > MOST || tooMuch())) {
      const { entry, node } = this.#shown.shift();
      node.remove();
      this.#forget(entry);
    }
  }

  #forget({ text }) {
    this.#characters -= text.length;
    this.#passedOver += 1;
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
    this.#tell();
  }

  #tell() {
    const parts = [`${this.#shown.length} shown`];
    if (this.#waiting.length > 0) {
      parts.push(`${this.#waiting.length} waiting`);
    }
    if (this.#passedOver > 0) {
      parts.push(`${this.#passedOver} older ones gone`);
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
    return text; // a person may send what is no JSON
  }
}
