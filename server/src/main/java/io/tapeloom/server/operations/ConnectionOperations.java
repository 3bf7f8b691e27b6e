package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.payload.Example;
import java.time.InstantSource;

/** The {@code ping} operation. */
@OperationGroup(tags = "connection")
public final class ConnectionOperations {

  private final InstantSource clock;

  public ConnectionOperations(InstantSource clock) {
    this.clock = clock;
  }

  /** The answer to a ping. */
  @JsonClassDescription("Answer to a ping")
  record Pong(
      @JsonPropertyDescription("Server time, epoch milliseconds") @Example("1697097600000")
          long time) {}

  @Send(
      value = "ping",
      summary = "Keep the connection alive",
      description = "Any valid message keeps the connection alive; `ping` has no other effect.")
  Pong ping() {
    return new Pong(clock.millis());
  }
}
