package io.tapeloom.server;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A TCP connection to a WebSocket endpoint over which a test may send what no WebSocket library
 * would. Used by one thread.
 */
public final class RawSocket implements AutoCloseable {

  public static final int CONTINUATION = 0x0;
  public static final int TEXT = 0x1;
  public static final int CLOSE = 0x8;
  public static final int PING = 0x9;
  public static final int PONG = 0xa;

  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int PATIENCE_MILLIS = 60_000;

  /** Any mask does, as long as it changes the bytes. */
  private static final byte[] MASK = {0x11, 0x22, 0x33, 0x44};

  private final Socket socket;
  private final DataInputStream in;

  private RawSocket(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new DataInputStream(socket.getInputStream());
  }

  /** Connects and shakes hands. */
  public static RawSocket open(int port, String path) {
    var connection = connect(port);
    var answer = connection.ask(handshake(path));
    if (!answer.startsWith("HTTP/1.1 101 ")) {
      throw new AssertionError("no handshake: " + answer);
    }
    return connection;
  }

  /** Connects. */
  public static RawSocket connect(int port) {
    try {
      return new RawSocket(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The request of a proper handshake, with more headers. */
  public static String handshake(String path, String... headers) {
    var more = String.join("", Arrays.stream(headers).map(header -> header + "\r\n").toList());
    return """
        GET %s HTTP/1.1\r
        Host: 127.0.0.1\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        %s\r
        """
        .formatted(path, more);
  }

  /** Sends a request and reads the head of its answer. */
  public String ask(String request) {
    send(request.getBytes(StandardCharsets.ISO_8859_1));
    try {
      var head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.readUnsignedByte());
      }
      return head.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What comes until the other side ends. */
  public String rest() {
    try {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a whole message of one masked frame. */
  public void sendFrame(int opcode, byte... payload) {
    sendFrame(FINAL, opcode, payload);
  }

  /** Sends a masked frame that is not its message's last. */
  public void sendPart(int opcode, byte... payload) {
    sendFrame(0, opcode, payload);
  }

  /**
   * Sends a masked frame.
   *
   * @param bits the bits of the first byte that are not the opcode
   * @param payload at most 65 535 bytes
   */
  public void sendFrame(int bits, int opcode, byte[] payload) {
    var frame = new ByteArrayOutputStream();
    frame.write(bits | opcode);
    if (payload.length < 126) {
      frame.write(MASKED | payload.length);
    } else {
      frame.write(MASKED | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    }
    frame.writeBytes(MASK);
    for (int i = 0; i < payload.length; i++) {
      frame.write(payload[i] ^ MASK[i % MASK.length]);
    }
    send(frame.toByteArray());
  }

  /** Sends bytes as they are. */
  public void send(byte... bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads frames up to the next of a kind; its payload. */
  public byte[] awaitFrame(int wanted) {
    return awaitFrame(0xf, wanted);
  }

  /** Reads frames up to the next that begins with that byte; its payload. */
  public byte[] awaitFrameBeginning(int head) {
    return awaitFrame(0xff, head);
  }

  private byte[] awaitFrame(int mask, int wanted) {
    try {
      while (true) {
        int head = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        if (length == 126) {
          length = in.readUnsignedShort();
        }
        byte[] payload = in.readNBytes(length);
        if ((head & mask) == wanted) {
          return payload;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads frames up to the close frame. */
  public OperationClient.Close awaitClose() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    try {
      while (System.nanoTime() < deadline) {
        int opcode = in.readUnsignedByte() & 0xf;
        int length = in.readUnsignedByte();
        if (length == 126) {
          length = in.readUnsignedShort();
        }
        byte[] payload = in.readNBytes(length);
        if (opcode == CLOSE) {
          int code = Byte.toUnsignedInt(payload[0]) << 8 | Byte.toUnsignedInt(payload[1]);
          return new OperationClient.Close(
              code, new String(payload, 2, length - 2, StandardCharsets.UTF_8));
        }
      }
      throw new AssertionError("no close frame, only others");
    } catch (EOFException e) {
      throw new AssertionError("the connection ended without a close frame", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
