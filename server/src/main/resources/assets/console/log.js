// What was sent and received, and what became of the connection.

import { element } from './dom.js';

/** Entries kept, shown or waiting; the oldest goes. */
const MOST = 500;
/** Characters of a message in its line; it opens to all of it. */
const LINE = 400;
/** Pixels from the end within which a reader is taken to be at the end. */
const NEAR = 40;

const MARKS = { sent: '→', received: '←', state: '•' };

/** The log. New entries are drawn once a frame, and not while it is paused. */
export class Log {
  #list;
  #note;
  #shown = [];
  #waiting = [];
  #passedOver = 0;
  #paused = false;
  #due = false;

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
    if (this.#waiting.length > MOST) {
      this.#waiting.shift();
      this.#passedOver += 1;
    }
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
    this.#passedOver = 0;
    this.#list.replaceChildren();
    this.#tell();
  }

  /** All that is shown, a line each. */
  text() {
    return this.#shown.map(({ entry: { kind, text, at } }) => `${at.toISOString()} ${MARKS[kind]} ${text}`).join('\n');
  }

  #drawSoon() {
    if (!this.#due) {
      this.#due = true;
      requestAnimationFrame(() => {
        this.#due = false;
        this.#draw();
      });
    }
  }

  #draw() {
    if (!this.#paused) {
      const list = this.#list;
      const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
      const added = this.#waiting.map((entry) => ({ entry, node: row(entry) }));
      this.#waiting = [];
      this.#shown.push(...added);
      list.append(...added.map(({ node }) => node));
      for (const { node } of this.#shown.splice(0, this.#shown.length - MOST)) {
        this.#passedOver += 1;
        node.remove();
      }
      if (atEnd) {
        list.scrollTop = list.scrollHeight;
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
    this.#note.textContent = parts.join(', ');
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
