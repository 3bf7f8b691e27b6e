// A server in a process of its own, that a check starts, kills and starts again.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ended } from './programs.mjs';

const START_MILLIS = 180_000;

/** A server, and how to end it. */
export class Server {
  #process;

  constructor(process, port) {
    this.#process = process;
    this.port = port;
  }

  /** Starts a command that prints `serves on http://localhost:PORT/`, and waits until it does. */
  static start(command, environment) {
    const [program, ...args] = command;
    const child = spawn(program, args, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        child.kill('SIGKILL');
        reject(new Error(`no server after ${START_MILLIS / 1000} s`));
      }, START_MILLIS);
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
      createInterface({ input: child.stdout }).on('line', (line) => {
        const port = /serves on http:\/\/[^:]+:(\d+)\//.exec(line)?.[1];
        if (port) {
          clearTimeout(timer);
          resolve(new Server(child, Number(port)));
        }
      });
    });
  }

  /** Ends it as a crash would, without a word to anybody. */
  kill() {
    return ended(this.#process);
  }
}
