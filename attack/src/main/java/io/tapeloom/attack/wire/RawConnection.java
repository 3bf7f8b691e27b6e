package io.tapeloom.attack.wire;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One TCP connection to the server, to which any bytes can be written. One thread reads, one
 * writes; any may close it.
 */
public final class RawConnection implements AutoCloseable {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int CONNECT_MILLIS = 5_000;

  private final Socket socket;
  private final InputStream in;

  private RawConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 16_384);
  }

  /** Connects with the buffers of the system. */
  public static RawConnection open(int port) throws IOException {
    return open(port, 0);
  }

  /**
   * Connects.
   *
   * @param receiveBuffer bytes that the system may keep unread, 0: as it likes
   */
  public static RawConnection open(int port, int receiveBuffer) throws IOException {
    var socket = new Socket();
    try {
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(LOOPBACK, port), CONNECT_MILLIS);
      return new RawConnection(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  public void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** How long a read may wait; 0: for ever. */
  public RawConnection patience(Duration time) throws IOException {
    socket.setSoTimeout((int) time.toMillis());
    return this;
  }

  InputStream in() {
    return in;
  }

  /** Reads one byte, or -1 at the end. */
  public int read() throws IOException {
    return in.read();
  }

  /** Reads and throws away what has come, at most so many bytes; -1 at the end. */
  public int skim(int most) throws IOException {
    return in.read(new byte[most]);
  }

  /** Reads one whole answer. */
  public HttpAnswer answer() throws IOException {
    return HttpAnswer.read(in);
  }

  /** Whether the server closes the connection before the patience ends; what comes is dropped. */
  public boolean closedInTime() {
    try {
      while (in.read() >= 0) {
        // What was still to be read.
      }
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Says that nothing more is sent, and stays open to read. */
  public void finishSending() throws IOException {
    socket.shutdownOutput();
  }

  /** Ends the connection by a reset instead of a FIN. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
