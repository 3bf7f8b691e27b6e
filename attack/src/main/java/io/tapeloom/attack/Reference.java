package io.tapeloom.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * An echo server with the same priority as the one under attack: its delay is the delay of the
 * machine. One thread per connection.
 */
final class Reference implements AutoCloseable {

  private final ServerSocket server;

  private Reference(ServerSocket server) {
    this.server = server;
  }

  static Reference start() throws IOException {
    var reference = new Reference(new ServerSocket(0, 16, InetAddress.getLoopbackAddress()));
    Thread.ofPlatform().daemon().name("reference").start(reference::accept);
    return reference;
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        Thread.ofPlatform().daemon().start(() -> echo(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      for (int read = socket.getInputStream().read();
          read >= 0;
          read = socket.getInputStream().read()) {
        socket.getOutputStream().write(read);
      }
    } catch (IOException e) {
      return; // the clients have disconnected
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
