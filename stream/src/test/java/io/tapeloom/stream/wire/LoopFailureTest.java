package io.tapeloom.stream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.tapeloom.stream.topic.TopicWriter;
import io.tapeloom.stream.wire.Rooms.Measure;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A failure of one connection does not affect the others of its event loop. */
class LoopFailureTest {

  private static final int RECEIVE_BUFFER = 16 * 1024;
  private static final int PADDING = 8_000;

  /** More memory than one message needs, less than several queued messages. */
  private static final int TOO_MUCH = 20_000;

  /** A read from a socket allocates at least this much. */
  private static final int MAX_GATHERED = 64 * 1024;

  /** Fails to allocate more than one message; the buffers of the handshake are smaller. */
  private static final class Exhausted extends AbstractByteBufAllocator {

    Exhausted() {
      super(true);
    }

    @Override
    public boolean isDirectBufferPooled() {
      return false;
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
      return UnpooledByteBufAllocator.DEFAULT.heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
      if (initialCapacity > TOO_MUCH && initialCapacity < MAX_GATHERED) {
        throw new AssertionError("no memory for " + initialCapacity);
      }
      return UnpooledByteBufAllocator.DEFAULT.directBuffer(initialCapacity, maxCapacity);
    }
  }

  @Test
  void shouldWriteToOthersWhenOneConnectionCannotBeWrittenTo() throws IOException {
    try (var server =
            TestServer.startBehind(
                pipeline -> pipeline.channel().config().setAllocator(new Exhausted()));
        var slow = RawClient.connect(server.port(), RECEIVE_BUFFER);
        var reading = RawClient.connect(server.port())) {
      var hall = server.rooms().bell("hall");
      slow.ask("room.subscribe", "{\"room\":\"hall\",\"kind\":\"bell\"}");
      reading.ask("room.subscribe", "{\"room\":\"hall\",\"kind\":\"bell\"}");

      long read = 0;
      for (int i = 0; hall.subscriberCount() == 2; i++) {
        assertThat(i).isLessThan(1000);
        long last = publishTogether(server, 7);
        while (read < last) {
          read = reading.receive().get("seq").asLong();
        }
      }

      assertThat(reading.ask("room.ping", "{}").get("type").asText()).isEqualTo("room.pong");
      TopicWriter.publish(hall, Measure.of(1));
      assertThat(reading.receive().get("topic").asText()).isEqualTo("bells:hall");
    }
  }

  /** In one pass of the loop. */
  private static long publishTogether(TestServer server, int count) {
    var go = new CountDownLatch(1);
    server.blockLoop(() -> awaitQuietly(go));
    long last = 0;
    for (int i = 0; i < count; i++) {
      last = TopicWriter.publish(server.rooms().bell("hall"), new Measure(i, PADDING));
    }
    go.countDown();
    return last;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
