package io.tapeloom.attack;

import io.tapeloom.attack.process.KeyProvider;
import io.tapeloom.attack.process.ServerPlan;
import io.tapeloom.attack.process.ServerProcess;
import java.io.IOException;

/** A server with its honest clients. */
final class Stage implements AutoCloseable {

  private final ServerPlan plan;
  private final KeyProvider keys;
  private final ServerProcess server;
  private final Clients clients;

  private Stage(ServerPlan plan, KeyProvider keys, ServerProcess server, Clients clients) {
    this.plan = plan;
    this.keys = keys;
    this.server = server;
    this.clients = clients;
  }

  /**
   * Starts a server, sends it ordinary requests, and connects the honest clients.
   *
   * @param name the name of its log
   * @param clients number of honest clients
   * @param symbols number of symbols per client
   */
  static Stage set(
      Surroundings surroundings, ServerPlan plan, String name, int clients, int symbols)
      throws IOException, InterruptedException {
    var options = surroundings.options();
    var server =
        ServerProcess.start(
            plan,
            options.tool("java"),
            options.javaFlags(),
            options.jar(),
            options.target().resolve("logs/" + name + ".log"),
            surroundings.placeholders());
    try {
      OrdinaryUse.of(server.port());
      var reference = surroundings.reference().port();
      return new Stage(
          plan,
          surroundings.keys(),
          server,
          Clients.connect(options, server.port(), clients, symbols, reference));
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  boolean isOf(ServerPlan other) {
    return plan.equals(other);
  }

  /** The identity provider of the server. */
  KeyProvider keys() {
    return keys;
  }

  ServerProcess server() {
    return server;
  }

  Clients clients() {
    return clients;
  }

  @Override
  public void close() {
    clients.close();
    server.close();
  }
}
