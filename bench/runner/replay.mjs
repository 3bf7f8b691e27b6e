// Has our server replay its past to one client, as fast as that takes it, and prints how much comes.
//   node replay.mjs     DURATION=10

import { once } from 'node:events';
import { benchJar, clientCore, root, serverJar } from './places.mjs';
import { start } from './processes.mjs';
import { startServer } from './servers.mjs';

const duration = process.env.DURATION || '10';
if (!/^[1-9]\d{0,4}$/.test(duration)) {
  throw new Error(`DURATION must be a whole number from 1, was ${duration}`);
}

const server = await startServer('tapeloom');
const client = start({
  core: clientCore,
  command: [
    `${process.env.JAVA_HOME}/bin/java`,
    '-cp',
    `${serverJar(root)}:${benchJar}`,
    'io.tapeloom.bench.replay.ReplayRate',
    ...[server.port, duration].map(String),
  ],
});
client.stdout.pipe(process.stdout);
const [code] = await once(client, 'exit');
await server.close();
process.exit(code ?? 1);
