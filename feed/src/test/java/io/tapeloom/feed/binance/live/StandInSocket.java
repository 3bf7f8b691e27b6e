package io.tapeloom.feed.binance.live;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The venue's end of a WebSocket, as far as a venue needs it (RFC 6455). Thread-safe. */
final class StandInSocket {

  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int FINAL = 0x80;

  private static final Pattern REQUEST =
      Pattern.compile(
          "\\{\"method\":\"(SUBSCRIBE|UNSUBSCRIBE)\",\"params\":\\[(.+)],\"id\":(\\d+)}");

  private final Socket socket;
  private final Set<String> streams;
  private final OutputStream out;

  // Guarded by this.
  private int pings;
  private int pongs;
  private boolean ended;
  private int messages;
  private int mostStreams;

  StandInSocket(Socket socket, Set<String> streams) throws IOException {
    this.socket = socket;
    this.streams = ConcurrentHashMap.newKeySet();
    this.streams.addAll(streams);
    this.mostStreams = this.streams.size();
    this.out = socket.getOutputStream();
  }

  boolean listensTo(String stream) {
    return streams.contains(stream);
  }

  /** Reads until the other side goes away. */
  void read(DataInputStream in) {
    try {
      while (true) {
        int opcode = in.readUnsignedByte() & 0x0f;
        var payload = payload(in);
        switch (opcode) {
          case PING -> {
            pinged();
            frame(FINAL | PONG, payload);
          }
          case PONG -> pong();
          case TEXT -> change(new String(payload, StandardCharsets.UTF_8));
          case CLOSE -> {
            frame(FINAL | CLOSE, payload);
            return;
          }
          default -> throw new IOException("a venue takes texts alone");
        }
      }
    } catch (IOException | UncheckedIOException e) {
      drop();
    } finally {
      end();
    }
  }

  private static byte[] payload(DataInputStream in) throws IOException {
    int second = in.readUnsignedByte();
    if ((second & 0x80) == 0) {
      throw new IOException("a client must mask");
    }
    int shortLength = second & 0x7f;
    int length = shortLength == 126 ? in.readUnsignedShort() : shortLength;
    if (shortLength == 127) {
      throw new IOException("longer than a venue reads");
    }
    var mask = in.readNBytes(4);
    var payload = in.readNBytes(length);
    for (int i = 0; i < length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return payload;
  }

  /** Changes the streams, as the other side asks. */
  private void change(String text) throws IOException {
    var request = REQUEST.matcher(text);
    if (!request.matches()) {
      throw new IOException("no request of a venue: " + text);
    }
    var names =
        Arrays.stream(request.group(2).split(",", -1))
            .map(name -> name.substring(1, name.length() - 1))
            .toList();
    synchronized (this) {
      messages++;
      if (request.group(1).equals("SUBSCRIBE")) {
        streams.addAll(names);
      } else {
        names.forEach(streams::remove);
      }
      mostStreams = Math.max(mostStreams, streams.size());
    }
    text("{\"result\":null,\"id\":%s}".formatted(request.group(3)));
  }

  /** How many requests to change the streams came. */
  synchronized int messages() {
    return messages;
  }

  /** The largest number of streams so far. */
  synchronized int mostStreams() {
    return mostStreams;
  }

  private synchronized void pinged() {
    pings++;
  }

  /** How often the other side has asked whether anybody is there. */
  synchronized int pings() {
    return pings;
  }

  private synchronized void pong() {
    pongs++;
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  void text(String text) {
    frame(FINAL | TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a text in parts. */
  void textInParts(String text) {
    int half = text.length() / 2;
    frame(TEXT, text.substring(0, half).getBytes(StandardCharsets.UTF_8));
    frame(FINAL, text.substring(half).getBytes(StandardCharsets.UTF_8));
  }

  void binary(byte[] bytes) {
    frame(FINAL | BINARY, bytes);
  }

  /** Pings, and returns when the pong is there, or the connection ended; false then. */
  synchronized boolean ping() {
    int before = pongs;
    frame(FINAL | PING, new byte[] {1, 2, 3});
    try {
      while (!ended && pongs == before) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return pongs > before;
  }

  /** Closes in good order. */
  void close(int code, String reason) {
    var text = reason.getBytes(StandardCharsets.UTF_8);
    frame(
        FINAL | CLOSE,
        ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
  }

  /** Is gone, without a word. */
  void drop() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void frame(int first, byte[] payload) {
    try {
      var frame = new ByteArrayOutputStream(payload.length + 10);
      frame.write(first);
      if (payload.length < 126) {
        frame.write(payload.length);
      } else if (payload.length < 65_536) {
        frame.write(126);
        frame.write(ByteBuffer.allocate(2).putShort((short) payload.length).array());
      } else {
        frame.write(127);
        frame.write(ByteBuffer.allocate(8).putLong(payload.length).array());
      }
      frame.write(payload);
      out.write(frame.toByteArray());
      out.flush();
    } catch (IOException e) {
      ended = true; // what is sent to who has gone is lost
    }
  }
}
