package io.tapeloom.stream.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A WebSocket client on a plain socket, which can send invalid bytes and read slowly. One thread
 * writes, one reads.
 */
final class RawClient implements AutoCloseable {

  static final int FINAL = 0x80;
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xa;

  private static final int TIMEOUT_MILLIS = 60_000;
  private static final int MASKED = 0x80;
  private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Path> SOCKET_TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  private RawClient(Socket socket, int port, int receiveBufferBytes) throws IOException {
    this.socket = socket;
    if (receiveBufferBytes > 0) {
      socket.setReceiveBufferSize(receiveBufferBytes);
    }
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 8192));
    out = socket.getOutputStream();
  }

  /**
   * Waits until what was sent has arrived in the kernel, for a server that does not read now. Only
   * on Linux, which shows it in tables; on other systems this returns at once.
   */
  void awaitArrival() {
    await().until(this::hasArrived);
  }

  private boolean hasArrived() throws IOException {
    var server = ":%04X".formatted(socket.getPort());
    var client = ":%04X".formatted(socket.getLocalPort());
    var tables = SOCKET_TABLES.stream().filter(Files::exists).toList();
    for (var table : tables) {
      for (var line : Files.readAllLines(table)) {
        var fields = line.strip().split("\\s+", -1); // number, local, remote, state, sent:received
        if (fields[1].endsWith(server)
            && fields[2].endsWith(client)
            && !fields[4].endsWith(":00000000")) {
          return true;
        }
      }
    }
    return tables.isEmpty();
  }

  /** A connection without any bytes yet. */
  static RawClient dial(int port) throws IOException {
    return new RawClient(new Socket(), port, 0);
  }

  /** A connection with a completed handshake. */
  static RawClient connect(int port) throws IOException {
    return connect(port, 0);
  }

  /**
   * @param receiveBufferBytes the receive buffer of the kernel; 0: its default
   */
  static RawClient connect(int port, int receiveBufferBytes) throws IOException {
    return connect(new Socket(), port, receiveBufferBytes);
  }

  /** A connection over a socket that is not connected yet. */
  static RawClient connect(Socket socket, int port, int receiveBufferBytes) throws IOException {
    var client = new RawClient(socket, port, receiveBufferBytes);
    client.write(upgradeRequest().getBytes(ISO_8859_1));
    assertThat(client.readHead().getFirst()).isEqualTo("HTTP/1.1 101 Switching Protocols");
    return client;
  }

  /** A connection whose handshake has one more header line. */
  static RawClient connectWith(int port, String header) throws IOException {
    var client = dial(port);
    client.write(upgradeRequest(header).getBytes(ISO_8859_1));
    assertThat(client.readHead().getFirst()).isEqualTo("HTTP/1.1 101 Switching Protocols");
    return client;
  }

  static String upgradeRequest() {
    return """
    GET /ws HTTP/1.1\r
    Host: localhost\r
    Upgrade: websocket\r
    Connection: keep-alive, Upgrade\r
    Sec-WebSocket-Version: 13\r
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
    \r
    """;
  }

  /** Opens a connection with one more header line. */
  static String upgradeRequest(String header) {
    return upgradeRequest().replace("Host: localhost", "Host: localhost\r\n" + header);
  }

  // Out

  void write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  void sendText(String text) throws IOException {
    write(frame(FINAL | TEXT, text.getBytes(UTF_8)));
  }

  /** Sends an operation. */
  void send(String type, String payload) throws IOException {
    sendText(message(type, payload));
  }

  void sendClose(int code, String reason) throws IOException {
    var text = reason.getBytes(UTF_8);
    var body = ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text);
    write(frame(FINAL | CLOSE, body.array()));
  }

  /** Shuts down the output. */
  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  static String message(String type, String payload) {
    return "{\"type\":\"%s\",\"payload\":%s}".formatted(type, payload);
  }

  /** A masked frame with the shortest length field. */
  static byte[] frame(int head, byte[] payload) {
    var bytes = new ByteArrayOutputStream();
    bytes.write(head);
    writeLength(bytes, payload.length, MASKED);
    bytes.writeBytes(MASK);
    for (int i = 0; i < payload.length; i++) {
      bytes.write(payload[i] ^ MASK[i % MASK.length]);
    }
    return bytes.toByteArray();
  }

  /** An unmasked frame, which only a server may send. */
  static byte[] unmaskedFrame(int head, byte[] payload) {
    var bytes = new ByteArrayOutputStream();
    bytes.write(head);
    writeLength(bytes, payload.length, 0);
    bytes.writeBytes(payload);
    return bytes.toByteArray();
  }

  private static void writeLength(ByteArrayOutputStream bytes, int length, int mask) {
    if (length < 126) {
      bytes.write(mask | length);
    } else if (length <= 0xffff) {
      bytes.write(mask | 126);
      bytes.writeBytes(ByteBuffer.allocate(2).putShort((short) length).array());
    } else {
      bytes.write(mask | 127);
      bytes.writeBytes(ByteBuffer.allocate(8).putLong(length).array());
    }
  }

  // In

  /** The status line and the header lines of an answer. */
  List<String> readHead() throws IOException {
    var lines = new ArrayList<String>();
    for (var line = readLine(); !line.isEmpty(); line = readLine()) {
      lines.add(line);
    }
    return lines;
  }

  private String readLine() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = in.readByte(); next != '\n'; next = in.readByte()) {
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(ISO_8859_1);
  }

  /** All bytes until the server ends its side. */
  String readToEnd() throws IOException {
    return new String(in.readAllBytes(), UTF_8);
  }

  ReceivedFrame readFrame() throws IOException {
    int head = in.readUnsignedByte();
    long length = in.readUnsignedByte();
    assertThat(length).as("servers do not mask").isLessThan(MASKED);
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    var payload = new byte[Math.toIntExact(length)];
    in.readFully(payload);
    return new ReceivedFrame(head, ByteBuffer.wrap(payload));
  }

  /** The next frame, which is a text message that the document describes. */
  JsonNode receive() throws IOException {
    var message = receiveUnchecked();
    Contract.check(message);
    return message;
  }

  /** The next frame, which is a text message. */
  JsonNode receiveUnchecked() throws IOException {
    var frame = readFrame();
    assertThat(frame.head()).isEqualTo(FINAL | TEXT);
    return JSON.readTree(frame.text());
  }

  /** Sends an operation, and waits for the next message. */
  JsonNode ask(String type, String payload) throws IOException {
    send(type, payload);
    return receive();
  }

  /** The close frame; skips all frames before it. */
  ReceivedFrame readClose() throws IOException {
    var frame = readFrame();
    while (!frame.isClose()) {
      frame = readFrame();
    }
    return frame;
  }

  /** Ends the connection without a close frame. */
  void hangUp() throws IOException {
    socket.close();
  }

  @Override
  public void close() throws IOException {
    hangUp();
  }
}
