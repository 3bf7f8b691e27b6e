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
 * One TCP connection to the server that can send arbitrary bytes. One thread reads, one writes; any
 * thread may close it.
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
   * @param receiveBuffer size of the receive buffer in bytes; 0: the default of the system
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

  /** Sets the timeout of a read; 0: no timeout. */
  public RawConnection timeout(Duration time) throws IOException {
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

  /** Reads and discards available bytes up to a maximum; returns -1 at the end. */
  public int skim(int max) throws IOException {
    return in.read(new byte[max]);
  }

  /** Reads one complete response. */
  public HttpAnswer answer() throws IOException {
    return HttpAnswer.read(in);
  }

  /** Whether the server closes the connection before the timeout; what comes is dropped. */
  public boolean closedInTime() {
    try {
      while (in.read() >= 0) {
        // Discards remaining data.
      }
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Closes the sending side, and stays open for reading. */
  public void finishSending() throws IOException {
    socket.shutdownOutput();
  }

  /** Closes the connection by a reset instead of a FIN. */
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
