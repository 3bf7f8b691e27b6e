// The load client (native/loadclient.c), and one server's side of a workload with it.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { clientCore, loadClient } from './places.mjs';
import { end, start } from './processes.mjs';

/**
 * Opens connections to a server.
 *
 * @param texts what connection number i sends: texts(i) is an array
 */
export async function connect({ server, path, connections, texts, sample = 10, slow = 0 }) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const script = join(folder, 'script');
  const lines = Array.from({ length: connections }, (_, i) => texts(i).map((text) => `${i}\t${text}\n`).join(''));
  writeFileSync(script, lines.join(''));
  const child = start({
    core: clientCore,
    command: [
      loadClient,
      ...['--port', server.port],
      ...['--path', path],
      ...['--connections', connections],
      ...['--script', script],
      ...['--pid', server.child.pid],
      ...['--sample', sample],
      ...['--slow', slow],
    ].map(String),
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const client = new Client(child, answers);
  const { lost } = await client.answer();
  rmSync(folder, { recursive: true });
  if (lost > 0) {
    throw new Error(`${server.name} refused ${lost} of ${connections} connections`);
  }
  return client;
}

class Client {
  #answers;

  constructor(child, answers) {
    this.child = child;
    this.#answers = answers;
  }

  async answer() {
    const { value, done } = await this.#answers.next();
    if (done) {
      throw new Error('the load client has ended: it said why above');
    }
    return JSON.parse(value);
  }

  /** Sends a command of native/loadclient.c. */
  ask(command) {
    this.child.stdin.write(`${command}\n`);
    return this.answer();
  }

  close() {
    return end(this.child);
  }
}
