/** A message on the wire. */
export interface Message {
  readonly sent: boolean;
  readonly text: string;
  readonly time: number;
}

/** A token in a message, which is nobody's to read on a screen. */
const TOKEN = /("token":)"[^"]*"/;
/** The number of messages that are kept. */
const KEPT = 200;

/** Records the messages of the page's connections. */
export class Wire {
  /** The number of messages received since the page was loaded. */
  received = 0;
  /** The last messages, oldest first. */
  readonly messages: Message[] = [];
  #listener: (message: Message) => void = () => {};

  /** A WebSocket class that records its messages. */
  readonly WebSocket = tapped((message) => this.#noted(message));

  onMessage(listener: (message: Message) => void): void {
    this.#listener = listener;
  }

  #noted(message: Message): void {
    if (!message.sent) this.received++;
    this.messages.push(message);
    if (this.messages.length > KEPT) this.messages.shift();
    this.#listener(message);
  }
}

function tapped(noted: (message: Message) => void): typeof WebSocket {
  return class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener("message", ({ data }) => noted({ sent: false, text: String(data), time: Date.now() }));
    }

    override send(text: Parameters<WebSocket["send"]>[0]): void {
      noted({ sent: true, text: String(text).replace(TOKEN, '$1"…"'), time: Date.now() });
      super.send(text);
    }
  };
}
