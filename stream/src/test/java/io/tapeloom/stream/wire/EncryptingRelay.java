package io.tapeloom.stream.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Accepts plain connections and relays their bytes, and the end of either side, to a server over
 * TLS, for clients without TLS. Thread-safe.
 */
final class EncryptingRelay implements AutoCloseable {

  private static final int BACKLOG = 50;

  private final ServerSocket listener;
  private final TlsKeys keys;
  private final int serverPort;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  private EncryptingRelay(ServerSocket listener, TlsKeys keys, int serverPort) {
    this.listener = listener;
    this.keys = keys;
    this.serverPort = serverPort;
  }

  static EncryptingRelay start(TlsKeys keys, int serverPort) throws IOException {
    var listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    var relay = new EncryptingRelay(listener, keys, serverPort);
    Thread.ofVirtual().start(relay::accept);
    return relay;
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var plain = keep(listener.accept());
        Thread.ofVirtual().start(() -> connect(plain));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void connect(Socket plain) {
    try (plain;
        var secure =
            keep(keys.sockets().createSocket(InetAddress.getLoopbackAddress(), serverPort))) {
      var back = Thread.ofVirtual().start(() -> pass(secure, plain));
      pass(plain, secure);
      back.join();
    } catch (IOException ended) {
      // the other side is closed too
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException broken) {
      abandon(from);
      abandon(to);
    }
  }

  private Socket keep(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    sockets.add(socket);
    return socket;
  }

  private static void abandon(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      // expected
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    sockets.forEach(EncryptingRelay::abandon);
  }
}
