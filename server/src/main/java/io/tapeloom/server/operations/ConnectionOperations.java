package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.payload.Example;
import java.time.InstantSource;

/** The connection itself: {@code ping}. */
@OperationGroup(tags = "connection")
public final class ConnectionOperations {

  private final InstantSource clock;

  public ConnectionOperations(InstantSource clock) {
    this.clock = clock;
  }

  /** The answer to a ping. */
  @JsonClassDescription("The answer to a ping")
  record Pong(
      @JsonPropertyDescription("The server's time, epoch milliseconds") @Example("1697097600000")
          long time) {}

  @Send(
      value = "ping",
      summary = "Say that you are there",
      description = "Any valid message keeps a connection alive; this one does nothing else.")
  Pong ping() {
    return new Pong(clock.millis());
  }
}
