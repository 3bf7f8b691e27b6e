/** Stands between clients and a server, and harms what passes. */
export interface TcpProxy {
  readonly url: string;
  /** How many connections have come so far. */
  readonly connections: number;
  /** Cuts all connections, as a network does. */
  cut(): void;
  /** Lets nothing pass any more on the connections that there are; they stay. */
  freeze(): void;
  close(): Promise<void>;
}

export function startProxy(targetPort: number): Promise<TcpProxy>;
