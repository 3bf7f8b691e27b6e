/** A message as it went over the wire. */
export interface Message {
  readonly sent: boolean;
  readonly text: string;
  readonly time: number;
}

/** How many messages are kept. */
const KEPT = 200;

/** What goes over the page's connections, listened to. */
export class Wire {
  /** How many messages have come since the page began. */
  received = 0;
  /** The last, the newest at the end. */
  readonly messages: Message[] = [];
  #listener: (message: Message) => void = () => {};

  /** A WebSocket that is listened to. */
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
      noted({ sent: true, text: String(text), time: Date.now() });
      super.send(text);
    }
  };
}
