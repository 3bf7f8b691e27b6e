// WebSocket clients by hand: as many as one process can hold, with the frames as they are on the wire.

import { connect as dial } from 'node:net';

const HEADERS = [
  'GET /api/v1/ws HTTP/1.1',
  'Host: localhost',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

const SHORT = 125;

/** A text frame of a client, masked by zeros. */
export function frame(text) {
  const payload = Buffer.from(text);
  const head =
    payload.length <= SHORT
      ? [0x81, 0x80 | payload.length]
      : [0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff];
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), payload]);
}

/** The length of a frame's header and of its payload; undefined: more bytes are needed. */
function lengths(data, at) {
  const length = data[at + 1];
  if (length < 126) {
    return [2, length];
  }
  return data.length < at + 10 ? undefined : length === 126 ? [4, data.readUInt16BE(at + 2)] : [10, data.readUInt32BE(at + 6)];
}

/**
 * Opens a WebSocket.
 *
 * @param onFrame is called with each frame: its bytes, and where its payload begins
 * @return the socket, when the handshake is done
 */
export function openSocket(port, { subprotocol, deflate = false }, onFrame) {
  const socket = dial(port, '127.0.0.1');
  let rest = Buffer.alloc(0);
  const read = (chunk) => {
    const data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    while (data.length - at >= 2) {
      const [header, length] = lengths(data, at) ?? [data.length, 0];
      if (data.length < at + header + length) {
        break;
      }
      onFrame(data.subarray(at, at + header + length), header);
      at += header + length;
    }
    rest = data.subarray(at);
  };
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('data', (head) => {
      const end = head.indexOf('\r\n\r\n') + 4;
      if (!head.toString('latin1', 0, end).startsWith('HTTP/1.1 101')) {
        reject(new Error(head.toString('latin1')));
        return;
      }
      socket.on('data', read);
      read(head.subarray(end));
      resolve(socket);
    });
    const offers = [`Sec-WebSocket-Protocol: ${subprotocol}`, ...(deflate ? ['Sec-WebSocket-Extensions: permessage-deflate'] : [])];
    socket.write([...HEADERS, ...offers, '', ''].join('\r\n'));
  });
}
