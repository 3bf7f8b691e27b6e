package io.tapeloom.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Many WebSocket clients on one thread: each is a bare socket and what it was sent last. Used by
 * one thread.
 */
final class Crowd implements AutoCloseable {

  private static final long PATIENCE_MILLIS = 120_000;
  private static final int BUFFER_BYTES = 1 << 15;
  private static final byte[] MASK = {0x11, 0x22, 0x33, 0x44};

  private final Selector selector = Selector.open();
  private final List<Member> members = new ArrayList<>();

  Crowd() throws IOException {}

  /** One client: the head of the handshake's answer, and its text messages, counted. */
  static final class Member {

    private final SocketChannel socket;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES);
    private String head = "";
    private String text = "";
    private int texts;
    private int marked;
    private boolean ended;

    private Member(SocketChannel socket) {
      this.socket = socket;
    }

    /** The head of the answer to the handshake; of a refusal with what follows it. */
    String head() {
      return head;
    }

    /** The newest text message. */
    String text() {
      return text;
    }

    /** How many text messages came. */
    int texts() {
      return texts;
    }

    /** Begins to count anew what {@link #textsSinceMark} tells. */
    void mark() {
      marked = texts;
    }

    /** How many text messages came since the mark. */
    int textsSinceMark() {
      return texts - marked;
    }

    /** Whether the server has ended the connection, or begun to close it. */
    boolean ended() {
      return ended;
    }

    boolean isOpen() {
      return head.startsWith("HTTP/1.1 101 ") && !ended;
    }

    void send(String message) {
      var payload = message.getBytes(UTF_8);
      if (payload.length >= 126) {
        throw new IllegalArgumentException("a short message only");
      }
      var frame = ByteBuffer.allocate(6 + payload.length);
      frame.put((byte) 0x81).put((byte) (0x80 | payload.length)).put(MASK);
      for (int i = 0; i < payload.length; i++) {
        frame.put((byte) (payload[i] ^ MASK[i % MASK.length]));
      }
      write(frame.flip());
    }

    private void write(ByteBuffer bytes) {
      try {
        while (bytes.hasRemaining()) {
          socket.write(bytes);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void read() {
      try {
        if (socket.read(in) < 0) {
          end();
          return;
        }
      } catch (IOException reset) {
        end();
        return;
      }
      in.flip();
      if (!head.startsWith("HTTP/1.1 101 ")) {
        readHead();
      }
      if (head.startsWith("HTTP/1.1 101 ")) {
        readFrames();
      }
      in.compact();
    }

    private void end() throws UncheckedIOException {
      ended = true;
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void readHead() {
      var so = ISO_8859_1.decode(in.duplicate()).toString();
      int end = so.indexOf("\r\n\r\n");
      if (end >= 0 && so.startsWith("HTTP/1.1 101 ")) {
        head = so.substring(0, end);
        in.position(in.position() + end + 4);
      } else if (end >= 0) {
        head = so;
      }
    }

    private void readFrames() {
      while (in.remaining() >= 2) {
        in.mark();
        int opcode = in.get() & 0xf;
        int length = in.get();
        if (length == 126 && in.remaining() >= 2) {
          length = Short.toUnsignedInt(in.getShort());
        } else if (length == 126) {
          in.reset();
          return;
        }
        if (in.remaining() < length) {
          in.reset();
          return;
        }
        var payload = new byte[length];
        in.get(payload);
        if (opcode == 1) {
          text = new String(payload, UTF_8);
          texts++;
        } else if (opcode == 8) {
          ended = true;
        }
      }
    }
  }

  /** So many more clients that begin to shake hands. */
  List<Member> join(int count, int port, String path) throws IOException {
    var joined = new ArrayList<Member>();
    for (int i = 0; i < count; i++) {
      var socket =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      var member = new Member(socket);
      member.write(ByteBuffer.wrap(RawSocket.handshake(path).getBytes(ISO_8859_1)));
      socket.configureBlocking(false);
      socket.register(selector, SelectionKey.OP_READ, member);
      joined.add(member);
    }
    members.addAll(joined);
    return joined;
  }

  List<Member> members() {
    return members;
  }

  /** Reads until all of them are so. */
  void await(List<Member> those, Predicate<Member> so, String what) throws IOException {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (!those.stream().allMatch(so)) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        var not = those.stream().filter(so.negate()).toList();
        throw new AssertionError(
            "%d of %d are not %s: %s %s"
                .formatted(
                    not.size(), those.size(), what, not.getFirst().head, not.getFirst().text));
      }
      selector.select(key -> ((Member) key.attachment()).read(), left);
    }
  }

  @Override
  public void close() throws IOException {
    for (var member : members) {
      member.socket.close();
    }
    selector.close();
  }
}
