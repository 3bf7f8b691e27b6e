// Prints the extensions of a connection, and then each message that it receives, one a line.
//   node listen.mjs URL SECONDS PING MESSAGE...

import WebSocket from 'ws';

const [url, seconds, ping, ...messages] = process.argv.slice(2);
const socket = new WebSocket(url, { perMessageDeflate: true });
socket.on('open', () => {
  console.log(socket.extensions);
  for (const message of messages) socket.send(message);
  const pings = setInterval(() => socket.send(ping), 10_000);
  setTimeout(() => {
    clearInterval(pings);
    socket.close(1000);
  }, Number(seconds) * 1_000);
});
socket.on('message', (message) => console.log(message.toString()));
socket.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
socket.on('close', (code) => {
  if (code !== 1000) {
    console.error(`closed with ${code}`);
    process.exit(1);
  }
});
