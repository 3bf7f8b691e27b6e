package io.tapeloom.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tapeloom.server.ServerUnderTest;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An HTTP connection over which a test may send any bytes. Used by one thread. */
final class RawHttp implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;
  private final InputStream in;

  /** An answer, its chunks put together. */
  record Answer(int status, Map<String, String> headers, String body) {

    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  private RawHttp(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  static RawHttp connect(ServerUnderTest server) {
    try {
      return new RawHttp(new Socket(InetAddress.getLoopbackAddress(), server.port()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A GET request with its headers. */
  static String get(String path, String... headers) {
    return "GET %s HTTP/1.1\r\nHost: a\r\n%s\r\n".formatted(path, lines(headers));
  }

  /** A POST request of JSON. */
  static String post(String path, String body) {
    return "POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(path, body.length(), body);
  }

  private static String lines(String... headers) {
    var lines = new StringBuilder();
    for (var header : headers) {
      lines.append(header).append("\r\n");
    }
    return lines.toString();
  }

  RawHttp send(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the own side. */
  RawHttp end() {
    try {
      socket.shutdownOutput();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer ask(String request) {
    return send(request).answer();
  }

  /** Reads the next answer. */
  Answer answer() {
    try {
      var statusLine = line(); // HTTP/1.1 200 OK
      int status = Integer.parseInt(statusLine.substring(9, 12));
      var headers = new TreeMap<String, String>();
      for (var line = line(); !line.isEmpty(); line = line()) {
        int colon = line.indexOf(':');
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      return new Answer(status, headers, status < 200 ? "" : body(headers));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String body(Map<String, String> headers) throws IOException {
    if (headers.containsKey("content-length")) {
      return new String(in.readNBytes(Integer.parseInt(headers.get("content-length"))), UTF_8);
    }
    var body = new ByteArrayOutputStream();
    if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
      int size;
      do {
        size = Integer.parseInt(line(), 16);
        body.writeBytes(in.readNBytes(size));
        line();
      } while (size > 0);
    }
    return body.toString(UTF_8);
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    int previous = 0;
    for (int next = in.read(); ; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended after " + line);
      }
      if (previous == '\r' && next == '\n') {
        var text = line.toString(ISO_8859_1);
        return text.substring(0, text.length() - 1);
      }
      line.write(next);
      previous = next;
    }
  }

  /** Whether the other side ends the connection now, without another byte. */
  boolean isEnded() {
    try {
      return in.read() < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  /** Waits until the other side has ended the connection, whatever it still sends. */
  void awaitEnd() {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException reset) {
      // it has ended too
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
