import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";

/** A message, as it goes over the wire. */
// biome-ignore lint/suspicious/noExplicitAny: the messages of a test are whatever it says they are
export type Wired = any;

/** A server that answers what a test says; it knows nothing of its own but pings. */
export class Reference {
  readonly url: string;
  /** What was received, on all connections, without pings. */
  readonly received: Wired[] = [];
  readonly #server: WebSocketServer;
  readonly #answers: ((request: Wired) => Wired[] | undefined)[];

  constructor(server: WebSocketServer, answers: ((request: Wired) => Wired[] | undefined)[]) {
    this.#server = server;
    this.#answers = answers;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on("connection", (socket) => socket.on("message", (text) => this.#take(socket, JSON.parse(String(text)))));
  }

  #take(socket: WebSocket, request: Wired): void {
    const { type, request_id } = request;
    if (type === "ping") {
      const pong =
        request_id === undefined ? { type: "ping.response", payload: { time: 0 } } : { type: "pong", request_id };
      socket.send(JSON.stringify(pong));
      return;
    }
    this.received.push(request);
    const messages = this.#answers.shift()?.(request) ?? [];
    for (const message of messages) {
      if (typeof message === "function") message(socket);
      else socket.send(JSON.stringify(message));
    }
  }

  /** Sends messages to all clients. */
  send(...messages: Wired[]): void {
    for (const socket of this.#server.clients) for (const message of messages) socket.send(JSON.stringify(message));
  }

  /** Breaks all connections. */
  cut(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }
}

/** Starts a server that answers one request after the other by these functions; closed when the test is over. */
export async function newReference(...answers: ((request: Wired) => Wired[] | undefined)[]): Promise<Reference> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return new Reference(server, answers);
}
