package io.tapeloom.feed.binance.live;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One port for REST and WebSockets, with as much of HTTP as clients of a venue use. */
final class StandInServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StandInServer.class);

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /** An answer of REST. */
  record Answer(int status, Map<String, String> headers, String body) {

    static Answer ok(String body) {
      return new Answer(200, Map.of(), body);
    }
  }

  /** What is served. Called on many threads. */
  interface Service {

    /** Answers a question; what is not a path of its is answered with 404. */
    Answer answer(String path, Map<String, String> query);

    /** Whether new WebSockets are let in. */
    boolean isOpen();

    void connected(String path, StandInSocket socket);

    void gone(StandInSocket socket);
  }

  private final ServerSocket listening;
  private final Service service;

  private StandInServer(ServerSocket listening, Service service) {
    this.listening = listening;
    this.service = service;
  }

  /**
   * Begins to serve.
   *
   * @param port 0: one that is free
   */
  static StandInServer start(int port, Service service) throws IOException {
    var server =
        new StandInServer(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), service);
    Thread.ofVirtual().start(server::accept);
    return server;
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        var socket = listening.accept();
        socket.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      LOG.debug("The stand-in was closed", e);
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new DataInputStream(socket.getInputStream());
      while (true) {
        var target = line(in).split(" ", -1)[1];
        var headers = headers(in);
        int mark = target.indexOf('?');
        var path = mark < 0 ? target : target.substring(0, mark);
        var query = query(mark < 0 ? "" : target.substring(mark + 1));
        var key = headers.get("sec-websocket-key");
        if (key != null && service.isOpen()) {
          upgrade(socket, in, path, query, key);
          return;
        }
        write(socket, key != null ? new Answer(503, Map.of(), "") : service.answer(path, query));
      }
    } catch (IOException | ArrayIndexOutOfBoundsException e) {
      LOG.debug("A client has gone", e);
    }
  }

  private void upgrade(
      Socket socket, DataInputStream in, String path, Map<String, String> query, String key)
      throws IOException {
    var accepted =
        Base64.getEncoder().encodeToString(sha1((key + GUID).getBytes(StandardCharsets.US_ASCII)));
    socket
        .getOutputStream()
        .write(
            ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: "
                    + accepted
                    + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    var streams = query.getOrDefault("streams", "").split("/", -1);
    var open = new StandInSocket(socket, Set.of(streams));
    service.connected(path, open);
    try {
      open.read(in);
    } finally {
      service.gone(open);
    }
  }

  private static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String line(DataInputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static Map<String, String> headers(DataInputStream in) throws IOException {
    var headers = new HashMap<String, String>();
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return headers;
  }

  private static Map<String, String> query(String text) {
    var query = new HashMap<String, String>();
    for (var part : text.split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        query.put(
            part.substring(0, equals),
            URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private static void write(Socket socket, Answer answer) throws IOException {
    var body = answer.body().getBytes(StandardCharsets.UTF_8);
    var head = new StringBuilder("HTTP/1.1 %d Stand-in\r\n".formatted(answer.status()));
    answer.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    head.append("Content-Length: %d\r\n\r\n".formatted(body.length));
    var out = socket.getOutputStream();
    out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
