package io.tapeloom.bench.parts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.ReferenceCountUtil;
import io.tapeloom.stream.loop.LoopListener;
import io.tapeloom.stream.loop.NanoClock;
import io.tapeloom.stream.session.Authenticator;
import io.tapeloom.stream.session.Format;
import io.tapeloom.stream.session.Protocol;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Gap;
import io.tapeloom.stream.topic.Message;
import io.tapeloom.stream.topic.Publication;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.wire.WebSockets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Encodes a text as a frame and writes it through a connection's pipeline, up to the socket. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FrameBenchmark {

  private static final String HANDSHAKE =
      """
      GET / HTTP/1.1\r
      Host: localhost\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      Sec-WebSocket-Version: 13\r
      \r
      """;

  /** Length of the text; 125 is the last with a short header. */
  @Param({"125", "180", "4096"})
  public int bytes;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Opened opened = new Opened();
  private byte[] text = {};

  /** Keeps the opened session. */
  private static final class Opened implements Protocol {

    private @Nullable Session session;

    @Override
    public void opened(Session begun) {
      session = begun;
    }

    @Override
    public Handling read(byte[] said) {
      return _ -> {};
    }

    @Override
    public Handling refuse(byte[] said, Duration wait) {
      return _ -> {};
    }

    @Override
    public Message encode(Topic<?> topic, Gap gap, Format format) {
      throw new IllegalStateException("gap of " + topic.name());
    }

    @Override
    public Message encode(Publication<?> publication, Format format) {
      throw new IllegalStateException("nothing is published");
    }

    void send(byte[] said) {
      if (session == null) {
        throw new IllegalStateException("the handshake has failed");
      }
      session.send(said);
    }
  }

  /** Shakes hands. */
  @Setup
  public void connect() {
    text = "x".repeat(bytes).getBytes(UTF_8);
    var webSockets =
        new WebSockets(
            List.of(ServerParts.endpoint(opened)),
            _ -> true,
            Authenticator.none(),
            LoopListener.none(),
            NanoClock.system());
    channel.pipeline().addLast(new HttpServerCodec(), webSockets.upgradeHandler());
    channel.writeInbound(Unpooled.copiedBuffer(HANDSHAKE, UTF_8));
    channel.runPendingTasks();
    channel.releaseOutbound();
  }

  /** One text, flushed. */
  @Benchmark
  public int write() {
    opened.send(text);
    channel.runPendingTasks();
    ByteBuf written = channel.readOutbound();
    int length = written.readableBytes();
    ReferenceCountUtil.release(written);
    return length;
  }
}
