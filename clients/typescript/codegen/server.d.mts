/** A server that was started from its jar. */
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Ends it, and resolves when it has ended. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

export function startServer(environment?: Record<string, string>): Promise<RunningServer>;
