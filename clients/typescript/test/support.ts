import { inject, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import {
  ChannelClient,
  type ClientEvents,
  type ClientOptions,
  type LiveOptions,
  TapeloomClient,
} from "../src/index.js";
import { startProxy, type TcpProxy } from "./proxy.mjs";

/** The test's server, and little patience. */
export function testOptions(): LiveOptions {
  return { url: inject("url"), webSocket: WebSocket, backoff: { baseMillis: 50, capMillis: 200 } };
}

/** A client of the test's server, or of another; closed when the test is over. */
export function newClient(options: ClientOptions = {}): TapeloomClient {
  const client = new TapeloomClient({ ...testOptions(), ...options });
  onTestFinished(() => client.close());
  return client;
}

/** The same for the channel protocol. */
export function newChannels(options: LiveOptions = {}): ChannelClient {
  const client = new ChannelClient({ ...testOptions(), ...options });
  onTestFinished(() => client.close());
  return client;
}

/** A proxy before the test's server, or before another; closed when the test is over. */
export async function newProxy(url = inject("url")): Promise<TcpProxy> {
  const proxy = await startProxy(Number(new URL(url).port));
  onTestFinished(() => proxy.close());
  return proxy;
}

/** The next event of a kind, or the next that fits. */
export function next<E extends keyof ClientEvents>(
  client: TapeloomClient,
  event: E,
  fits: (value: ClientEvents[E]) => boolean = () => true,
): Promise<ClientEvents[E]> {
  return new Promise((resolve) => {
    const off = client.on(event, (value) => {
      if (fits(value)) {
        off();
        resolve(value);
      }
    });
  });
}

/** What has come so far, and a promise of more. */
export class Inbox<T> {
  readonly items: T[] = [];
  #wake: (() => void)[] = [];

  readonly take = (item: T): void => {
    this.items.push(item);
    for (const wake of this.#wake.splice(0)) wake();
  };

  /** The first item that fits, when it has come, of all or of those after so many. */
  async first(fits: (item: T) => boolean = () => true, after = 0): Promise<T> {
    for (;;) {
      const found = this.items.slice(after).find(fits);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  /** So many items, when they have come. */
  async atLeast(count: number): Promise<T[]> {
    while (this.items.length < count) await new Promise<void>((resolve) => this.#wake.push(resolve));
    return this.items;
  }
}

/** What passes a client's sockets. */
export class Wire {
  /** The types of what was sent. */
  readonly sent: string[] = [];
  readonly received = new Inbox<{ readonly type: string; readonly topic?: string; readonly channel?: string }>();
  /** For the client's options. */
  readonly webSocket: typeof WebSocket;

  constructor() {
    const { sent, received } = this;
    this.webSocket = class extends WebSocket {
      constructor(...args: ConstructorParameters<typeof WebSocket>) {
        super(...args);
        this.on("message", (text) => received.take(JSON.parse(String(text))));
      }

      override send(text: string) {
        sent.push(JSON.parse(text).type);
        super.send(text);
      }
    } as typeof WebSocket;
  }

  /** How often something was sent. */
  count(type: string): number {
    return this.sent.filter((each) => each === type).length;
  }
}

/** How long to wait for what is looked at again and again. */
export const PATIENCE = { timeout: 30_000 };

/** A token for development. */
export async function devToken(userId: string, seconds = 3600): Promise<string> {
  const { rest } = new TapeloomClient({ url: inject("url") });
  return (await rest.createDevToken({ user_id: userId, expires_in: seconds })).access_token;
}
