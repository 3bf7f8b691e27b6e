package io.tapeloom.bench.parts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tapeloom.server.json.WireJson;
import io.tapeloom.server.operations.BarRequest;
import io.tapeloom.stream.payload.PayloadReader;
import io.tapeloom.stream.payload.Reading;
import io.tapeloom.stream.session.Session;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Decodes, validates and answers the messages of a client. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ReceiveBenchmark {

  private static final byte[] PAYLOAD =
      "{\"symbol\":\"AAPL\",\"params\":{\"resolution\":\"1\"}}".getBytes(UTF_8);
  private static final byte[] OPERATION =
      "{\"type\":\"bars.subscribe\",\"payload\":{\"symbol\":\"AAPL\",\"params\":{\"resolution\":\"1\"}}}"
          .getBytes(UTF_8);
  private static final byte[] CHANNEL =
      "{\"type\":\"subscribe\",\"channel\":\"market_data\",\"symbol\":\"AAPL\"}".getBytes(UTF_8);

  private final PayloadReader<BarRequest> reader =
      new PayloadReader<>(BarRequest.class, WireJson.mapper());

  private JsonNode payload = MissingNode.getInstance();
  private @Nullable Session operations;
  private @Nullable Session channels;

  /** Opens a session of each protocol. */
  @Setup
  public void open() throws IOException {
    var parts = new ServerParts();
    payload = WireJson.mapper().readTree(PAYLOAD);
    operations = parts.open(ServerParts.endpoint(parts.operations), new CountingPeer());
    channels = parts.open(ServerParts.endpoint(parts.channels), new CountingPeer());
  }

  /** Converts a parsed payload to a record and validates it. */
  @Benchmark
  public Reading<BarRequest> decodeAndValidate() {
    return reader.read(payload);
  }

  /** Handles a message of the operation protocol, including its answer; already subscribed. */
  @Benchmark
  public void operation() {
    if (operations != null) {
      operations.received(OPERATION);
    }
  }

  /** The same in the channel protocol. */
  @Benchmark
  public void channel() {
    if (channels != null) {
      channels.received(CHANNEL);
    }
  }
}
