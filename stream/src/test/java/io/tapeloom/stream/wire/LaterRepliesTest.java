package io.tapeloom.stream.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapeloom.stream.operation.Later;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
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

    private CompletableFuture<@Nullable Dish> order(Dish dish) {
      return orders.computeIfAbsent(dish.name, _ -> new CompletableFuture<>());
    }

    @Send(value = "cook", summary = "Have a dish made")
    Later<@Nullable Dish> cook(Dish dish) {
      return Later.of(order(dish));
    }

    @Send(
        value = "grill",
        summary = "Have a dish made, whatever is ordered after it",
        inOrder = false)
    Later<@Nullable Dish> grill(Dish dish) {
      return Later.of(order(dish));
    }

    @Send(value = "follow", summary = "Order a dish, and receive its state")
    Later<@Nullable Dish> follow(Dish dish, Session session) {
      return Later.of(
          order(dish),
          ready -> {
            session.subscribe(news);
            return ready;
          });
    }

    @Send(value = "ready", reply = "served", summary = "Have a dish that is ready")
    Later<Dish> ready(Dish dish) {
      return Later.now(dish);
    }

    @Send(value = "menu", summary = "Have what is on the menu")
    Dish menu() {
      return new Dish("salad");
    }

    @Send(value = "refuse", summary = "Have no dish at all")
    @Nullable Later<Dish> refuse() {
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
  void shouldReplyInTheOrderOfTheRequests() throws Exception {
    client.send("kitchen.cook", "{\"name\":\"soup\"}");
    client.send("kitchen.cook", "{\"name\":\"stew\"}");
    client.send("kitchen.ready", "{\"name\":\"bread\"}");
    client.send("kitchen.menu", "{}");
    client.send("kitchen.ready", "{\"name\":\"cake\"}");

    elsewhere(() -> kitchen.awaitOrder("stew").complete(new Dish("stew")));
    elsewhere(() -> kitchen.awaitOrder("soup").complete(new Dish("soup")));

    assertThat(List.of(dish(), dish(), dish(), dish(), dish()))
        .containsExactly("soup", "stew", "bread", "salad", "cake");
  }

  @Test
  void shouldRefuseABadMessageInItsPlace() throws Exception {
    client.send("kitchen.cook", "{\"name\":\"soup\"}");
    client.send("kitchen.burn", "{}");
    elsewhere(() -> kitchen.awaitOrder("soup").complete(new Dish("soup")));

    assertThat(dish()).isEqualTo("soup");
    assertThat(client.readFrame().closeReason()).startsWith("No matching type");
  }

  @Test
  void shouldHandleOtherMessagesBeforeAReplyThatHasNoOrder() throws Exception {
    client.send("kitchen.grill", "{\"name\":\"soup\"}");
    client.send("kitchen.grill", "{\"name\":\"stew\"}");
    client.send("kitchen.menu", "{}");
    assertThat(dish()).isEqualTo("salad");

    elsewhere(() -> kitchen.awaitOrder("stew").complete(new Dish("stew")));
    assertThat(dish()).isEqualTo("stew");
    elsewhere(() -> kitchen.awaitOrder("soup").complete(new Dish("soup")));
    assertThat(dish()).isEqualTo("soup");
  }

  @Test
  void shouldReadNoMoreWhileManyRepliesAreAwaited() throws Exception {
    for (int i = 0; i < 100; i++) {
      client.send("kitchen.cook", "{\"name\":\"%d\"}".formatted(i));
    }
    var _ = kitchen.awaitOrder("63");
    for (int i = 0; i < 2; i++) { // a round through each loop
      try (var other = RawClient.connect(server.port())) {
        other.send("kitchen.menu", "{}");
        var _ = other.receiveUnchecked();
      }
    }
    assertThat(kitchen.orders).hasSize(64);

    for (int i = 0; i < 100; i++) {
      kitchen.awaitOrder("" + i).complete(new Dish("" + i));
    }
    for (int i = 0; i < 100; i++) {
      assertThat(dish()).isEqualTo("" + i);
    }
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
