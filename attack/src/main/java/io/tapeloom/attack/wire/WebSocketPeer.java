package io.tapeloom.attack.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A WebSocket connection with handmade frames, which may also be invalid. One thread reads, one
 * writes; any thread may close it.
 */
public final class WebSocketPeer implements AutoCloseable {

  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CONTINUATION = 0;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  private static final int MAX_PAYLOAD = 16 * 1024 * 1024;

  private static final int RSV1 = 0x40;

  /** What a sender cuts off a compressed message (RFC 7692, 7.2.1). */
  private static final byte[] END_OF_BLOCK = {0, 0, (byte) 0xFF, (byte) 0xFF};

  private final RawConnection connection;

  /** One frame from the server. */
  public static final class Frame {

    private final int opcode;
    private final boolean compressed;
    private final byte[] payload;

    private Frame(int opcode, boolean compressed, byte[] payload) {
      this.opcode = opcode;
      this.compressed = compressed;
      this.payload = payload;
    }

    public int opcode() {
      return opcode;
    }

    /** Whether its payload came compressed by permessage-deflate. */
    public boolean isCompressed() {
      return compressed;
    }

    public byte[] payload() {
      return payload;
    }

    public String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    /** The status code of a close frame; 1005 without one. */
    public int closeCode() {
      return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    }

    /** The reason of a close frame. */
    public String closeReason() {
      return payload.length <= 2
          ? ""
          : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }
  }

  /** The server has closed the connection with a close frame. */
  public static final class Closed extends IOException {

    private static final long serialVersionUID = 1;

    private final int code;
    private final String reason;

    private Closed(Frame frame) {
      super("closed with " + frame.closeCode());
      this.code = frame.closeCode();
      this.reason = frame.closeReason();
    }

    public int code() {
      return code;
    }

    public String reason() {
      return reason;
    }
  }

  private WebSocketPeer(RawConnection connection) {
    this.connection = connection;
  }

  /** Returns the upgrade request with further header lines, each ended by CR LF. */
  public static String handshake(String path, String more) {
    return "GET %s HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            .formatted(path)
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        + more
        + "\r\n";
  }

  /**
   * Performs the handshake on a connection; closes it after a failure.
   *
   * @throws Refused if the status of the answer is not 101
   */
  public static WebSocketPeer upgrade(RawConnection connection, String path) throws IOException {
    return upgrade(connection, path, "");
  }

  /** Performs the handshake with further header lines, each ended by CR LF. */
  public static WebSocketPeer upgrade(RawConnection connection, String path, String more)
      throws IOException {
    try {
      connection.send(handshake(path, more));
      var answer = connection.answer();
      if (answer.status() != 101) {
        throw new Refused(answer.status());
      }
      return new WebSocketPeer(connection);
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  /** The server has answered a handshake with a status other than 101. */
  public static final class Refused extends IOException {

    private static final long serialVersionUID = 1;

    private final int status;

    private Refused(int status) {
      super("handshake answered with " + status);
      this.status = status;
    }

    public int status() {
      return status;
    }
  }

  public RawConnection connection() {
    return connection;
  }

  public void send(String text) throws IOException {
    send(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends one complete masked frame. */
  public void send(int opcode, byte[] payload) throws IOException {
    connection.send(frame(0x80 | opcode, payload));
  }

  /**
   * Returns the bytes of a masked frame. The mask is 0, which does not change the payload.
   *
   * @param first the first byte: FIN, reserved bits, opcode
   */
  public static byte[] frame(int first, byte[] payload) {
    var bytes = ByteBuffer.allocate(payload.length + 14);
    head(bytes, first, payload.length);
    bytes.put(payload);
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  /** Returns only the head of a masked frame that announces a number of bytes. */
  public static byte[] head(int first, long length) {
    var bytes = ByteBuffer.allocate(14);
    head(bytes, first, length);
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static void head(ByteBuffer to, int first, long length) {
    to.put((byte) first);
    if (length < 126) {
      to.put((byte) (0x80 | length));
    } else if (length < 65_536) {
      to.put((byte) (0x80 | 126)).putShort((short) length);
    } else {
      to.put((byte) (0x80 | 127)).putLong(length);
    }
    to.putInt(0);
  }

  /**
   * Reads the next text or binary frame, and answers pings before it.
   *
   * @throws Closed if a close frame comes instead
   */
  public Frame readMessage() throws IOException {
    while (true) {
      var frame = read();
      switch (frame.opcode()) {
        case TEXT, BINARY -> {
          return frame;
        }
        case PING -> send(PONG, frame.payload());
        case CLOSE -> throw new Closed(frame);
        default -> {
          // Pongs need no answer.
        }
      }
    }
  }

  /** Reads one frame of any kind. */
  public Frame read() throws IOException {
    var in = connection.in();
    int first = next(in);
    long length = next(in) & 0x7F;
    if (length == 126) {
      length = number(in, 2);
    } else if (length == 127) {
      length = number(in, 8);
    }
    if (length < 0 || length > MAX_PAYLOAD) {
      throw new IOException("a frame announces %d bytes".formatted(length));
    }
    var payload = in.readNBytes((int) length);
    if (payload.length < length) {
      throw new EOFException("a frame was cut off");
    }
    boolean compressed = (first & RSV1) != 0;
    return new Frame(first & 0x0F, compressed, compressed ? inflate(payload) : payload);
  }

  /** Inflates a message that was compressed without the context of those before it. */
  private static byte[] inflate(byte[] payload) throws IOException {
    var ended = Arrays.copyOf(payload, payload.length + END_OF_BLOCK.length);
    System.arraycopy(END_OF_BLOCK, 0, ended, payload.length, END_OF_BLOCK.length);
    var inflated = new ByteArrayOutputStream();
    var buffer = new byte[8_192];
    try (var inflater = new Inflater(true)) {
      inflater.setInput(ended);
      for (int count = inflater.inflate(buffer); count > 0; count = inflater.inflate(buffer)) {
        inflated.write(buffer, 0, count);
      }
    } catch (DataFormatException e) {
      throw new IOException("a compressed message is damaged", e);
    }
    return inflated.toByteArray();
  }

  private static long number(InputStream in, int bytes) throws IOException {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number = number << 8 | next(in);
    }
    return number;
  }

  private static int next(InputStream in) throws IOException {
    int read = in.read();
    if (read < 0) {
      throw new EOFException("closed without a close frame");
    }
    return read;
  }

  @Override
  public void close() {
    connection.close();
  }
}
