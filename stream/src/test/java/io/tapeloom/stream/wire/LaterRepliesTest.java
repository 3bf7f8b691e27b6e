package io.tapeloom.stream.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Push;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.operation.StreamApi;
import io.tapeloom.stream.payload.Example;
import io.tapeloom.stream.session.CloseReason;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.Topic;
import io.tapeloom.stream.topic.TopicFamily;
import io.tapeloom.stream.topic.TopicWriter;
import io.tapeloom.stream.topic.Topics;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replies that are completed later. */
class LaterRepliesTest {

  private static final TopicFamily<Integer> NEWS = TopicFamily.latest("news", Integer.class);

  private final Topics topics = new Topics(new Random(1));
  private final Topic<Integer> news = topics.open("news", NEWS);
  private final Kitchen kitchen = new Kitchen(news);
  private TestServer server;
  private RawClient client;

  record Dish(@Example("soup") String name) {}

  record Item(@Example("1") int value) {}

  /** Completes its replies when the test says so. */
  @OperationGroup(prefix = "kitchen.", tags = "kitchen")
  static final class Kitchen {

    private final Topic<Integer> news;
    private final Map<String, CompletableFuture<@Nullable Dish>> orders = new ConcurrentHashMap<>();

    Kitchen(Topic<Integer> news) {
      this.news = news;
    }

    @Send(value = "cook", summary = "Have a dish made")
    CompletionStage<@Nullable Dish> cook(Dish dish) {
      return orders.computeIfAbsent(dish.name, _ -> new CompletableFuture<>());
    }

    @Send(value = "follow", summary = "Order a dish, and receive its state")
    CompletionStage<@Nullable Dish> follow(Dish dish, Session session) {
      var reply = new CompletableFuture<@Nullable Dish>();
      cook(dish)
          .thenAccept(
              ready ->
                  session.resume(
                      () -> {
                        session.subscribe(news);
                        reply.complete(ready);
                      }));
      return reply;
    }

    @Send(value = "ready", reply = "served", summary = "Have a dish that is ready")
    CompletionStage<Dish> ready(Dish dish) {
      return CompletableFuture.completedStage(dish);
    }

    @Send(value = "refuse", summary = "Have no dish at all")
    @Nullable CompletionStage<Dish> refuse() {
      return null;
    }

    @Push(value = "news", topic = "news", summary = "What is new")
    Item news(Integer value) {
      return new Item(value);
    }

    CompletableFuture<@Nullable Dish> awaitOrder(String dish) {
      await().until(() -> orders.containsKey(dish));
      return requireNonNull(orders.get(dish));
    }
  }

  @BeforeEach
  void start() throws IOException {
    server =
        TestServer.startWith(
            StreamApi.titled("Kitchen", "1").topics(NEWS).include(kitchen).build().protocol());
    client = RawClient.connect(server.port());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
    topics.close();
  }

  @Test
  void shouldReplyAtOnceToWhatIsReady() throws IOException {
    client.send("kitchen.ready", "{\"name\":\"bread\"}");

    assertThat(client.receiveUnchecked().toString())
        .isEqualTo("{\"type\":\"kitchen.served\",\"payload\":{\"name\":\"bread\"}}");
  }

  @Test
  void shouldReplyWhenItIsReadyFromWhateverThreadAndHandleOtherMessagesMeanwhile()
      throws Exception {
    client.send("kitchen.cook", "{\"name\":\"soup\"}");
    client.send("kitchen.cook", "{\"name\":\"stew\"}");
    client.send("kitchen.ready", "{\"name\":\"bread\"}");
    assertThat(dish()).isEqualTo("bread");

    elsewhere(() -> kitchen.awaitOrder("stew").complete(new Dish("stew")));
    assertThat(dish()).isEqualTo("stew");
    elsewhere(() -> kitchen.awaitOrder("soup").complete(new Dish("soup")));
    assertThat(dish()).isEqualTo("soup");
  }

  @Test
  void shouldReplyBeforeTheCurrentValueOfWhatItSubscribesTo() throws Exception {
    TopicWriter.publish(news, 7);
    client.send("kitchen.follow", "{\"name\":\"soup\"}");

    elsewhere(() -> kitchen.awaitOrder("soup").complete(new Dish("soup")));

    assertThat(client.receiveUnchecked().get("type").asText()).isEqualTo("kitchen.follow.response");
    assertThat(client.receiveUnchecked().toString())
        .isEqualTo(
            "{\"type\":\"kitchen.news\",\"topic\":\"news\",\"seq\":1,\"payload\":{\"value\":7}}");
  }

  @Test
  void shouldCloseTheSessionOfAStageThatFailsAndNoOther() throws Exception {
    server.expectFailures();
    try (var other = RawClient.connect(server.port())) {
      client.send("kitchen.cook", "{\"name\":\"soup\"}");

      elsewhere(
          () ->
              kitchen
                  .awaitOrder("soup")
                  .completeExceptionally(new IllegalStateException("it is burnt")));

      var close = client.readFrame();
      assertThat(close.closeCode()).isEqualTo(CloseReason.INTERNAL_ERROR);
      assertThat(close.closeReason()).isEqualTo("Internal error");
      assertThat(server.stats().handlerFailures()).isOne();
      other.send("kitchen.ready", "{\"name\":\"bread\"}");
      assertThat(other.receiveUnchecked().at("/payload/name").asText()).isEqualTo("bread");
    }
  }

  @Test
  void shouldSendNothingWhereThereIsNoReply() throws Exception {
    client.send("kitchen.refuse", "{}");
    client.send("kitchen.cook", "{\"name\":\"soup\"}");
    elsewhere(() -> kitchen.awaitOrder("soup").complete(null));
    client.send("kitchen.ready", "{\"name\":\"bread\"}");

    assertThat(dish()).isEqualTo("bread");
  }

  @Test
  void shouldForgetASessionThatIsGoneWhenTheReplyComes() throws Exception {
    client.send("kitchen.follow", "{\"name\":\"soup\"}");
    var order = kitchen.awaitOrder("soup");
    client.hangUp();
    await().until(() -> server.endpoint().sessions().isEmpty());

    elsewhere(() -> order.complete(new Dish("soup")));

    try (var next = RawClient.connect(server.port())) {
      next.send("kitchen.ready", "{\"name\":\"bread\"}");
      assertThat(next.receiveUnchecked().at("/payload/name").asText()).isEqualTo("bread");
    }
    assertThat(news.subscriberCount()).isZero();
    assertThat(server.stats().handlerFailures()).isZero();
  }

  private String dish() throws IOException {
    return client.receiveUnchecked().at("/payload/name").asText();
  }

  private static void elsewhere(Runnable work) throws InterruptedException {
    Thread.ofPlatform().start(work).join();
  }
}
