package io.tapeloom.attack;

import io.tapeloom.attack.target.ServerPlan;
import io.tapeloom.attack.target.ServerProcess;
import java.io.IOException;

/** A server with its honest clients. */
final class Stage implements AutoCloseable {

  private final ServerPlan plan;
  private final ServerProcess server;
  private final Clients clients;

  private Stage(ServerPlan plan, ServerProcess server, Clients clients) {
    this.plan = plan;
    this.server = server;
    this.clients = clients;
  }

  static Stage set(Options options, ServerPlan plan, String name, int clients, int symbols)
      throws IOException, InterruptedException {
    var log = options.target().resolve("logs/" + name + ".log");
    var jar = options.root().resolve("server/target/tapeloom-server.jar");
    var server = ServerProcess.start(plan, options.tool("java"), options.javaFlags(), jar, log);
    try {
      OrdinaryUse.of(server.port());
      return new Stage(plan, server, Clients.connect(options, server.port(), clients, symbols));
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  boolean isOf(ServerPlan other) {
    return plan.equals(other);
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
