package io.tapeloom.broker;

import static io.tapeloom.broker.Desk.AAPL;
import static io.tapeloom.broker.Desk.levels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapeloom.market.OrderBook;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest {

  private static final String MARKET = "simulated seed=42";
  private static final BrokerSettings SETTINGS = BrokerSettings.DEFAULT;

  /** Small, so that there are several files. */
  private static final int FACTS_PER_SEGMENT = 500;

  @TempDir Path folder;

  private final List<Exception> problems = new ArrayList<>();

  private final FileJournal.Listener listener =
      new FileJournal.Listener() {
        @Override
        public void failed(IOException cause) {
          problems.add(cause);
        }

        @Override
        public void snapshotFailed(Exception cause) {
          problems.add(cause);
        }

        @Override
        public void releaseFailed(RuntimeException cause) {
          problems.add(cause);
        }
      };

  private FileJournal open() throws UnusableJournal {
    return FileJournal.open(
        folder, MARKET, SETTINGS, listener, FACTS_PER_SEGMENT, AppendFile::open);
  }

  private static PaperBroker broker(FileJournal journal) {
    var broker =
        PaperBroker.restored(SETTINGS, MarketTerms.DEFAULT, journal, new BrokerListener() {});
    broker.list(AAPL);
    broker.tick(1, 1);
    broker.event(new OrderBook(AAPL, levels(10_000, 300), levels(10_002, 200), 1, 1), "epoch", 1);
    return broker;
  }

  private static void place(PaperBroker broker, String user, int price) {
    broker.handle(
        new Command.Place(user, OrderRequest.limit("AAPL", Side.BUY, 2, price).named("n" + price)),
        1,
        1_000L * price,
        _ -> {});
  }

  /** Places orders, has some of them filled, and cancels the others from time to time. */
  private static void trade(PaperBroker broker, int orders) {
    for (int i = 0; i < orders; i++) {
      var user = "user" + i % 7;
      long wall = 1_000L * i;
      int price = 9_000 + i % 1_000;
      broker.handle(
          new Command.Place(user, OrderRequest.limit("AAPL", Side.BUY, 2, price).named("n" + i)),
          i,
          wall,
          _ -> {});
      if (i % 10 == 0) {
        broker.event(new Trade(AAPL, i + 1, price - 8, 1, Side.SELL, i), "epoch", i);
      }
      if (i % 100 > 92) {
        broker.handle(new Command.CancelAll(user, Optional.empty()), i, wall, _ -> {});
        broker.handle(new Command.Reset(user), i, wall, _ -> {});
      }
    }
  }

  private static Map<Long, PaperOrder> orders(FileJournal journal) {
    return Objects.requireNonNull(journal.restored().account("ann")).orders;
  }

  private Path onlySegment() throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(path -> JournalSegment.isName(String.valueOf(path.getFileName())))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void shouldRestoreTheStateOfTheLiving() throws Exception {
    String hash;
    long facts;
    try (var journal = open()) {
      var broker = broker(journal);
      trade(broker, 300);
      hash = StateCodec.hash(broker.state());
      facts = broker.state().facts;
    }

    try (var journal = open()) {
      assertThat(StateCodec.hash(journal.restored())).isEqualTo(hash);
      assertThat(journal.restoredFacts()).isEqualTo(facts);
      assertThat(journal.cutBytes()).isZero();
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void shouldContinueARestoredJournal() throws Exception {
    var hash = "";
    for (int i = 0; i < 3; i++) {
      try (var journal = open()) {
        if (i > 0) {
          assertThat(StateCodec.hash(journal.restored())).isEqualTo(hash);
        }
        var broker = broker(journal);
        place(broker, "ann", 9_000 + i);
        hash = StateCodec.hash(broker.state());
      }
    }

    assertThat(problems).isEmpty();
  }

  @Test
  void shouldRestoreFromASnapshotAndTheFactsAfterIt() throws Exception {
    String hash;
    try (var journal = open()) {
      var broker = broker(journal);
      trade(broker, 2 * FACTS_PER_SEGMENT);
      assertThat(broker.state().facts).isGreaterThan(2L * FACTS_PER_SEGMENT);
      hash = StateCodec.hash(broker.state());
    }

    try (var files = Files.list(folder)) {
      assertThat(files.map(path -> String.valueOf(path.getFileName())))
          .anyMatch(name -> name.startsWith("snapshot-") && name.endsWith(".state"));
    }
    try (var journal = open()) {
      assertThat(StateCodec.hash(journal.restored())).isEqualTo(hash);
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void shouldRestoreWithoutADamagedSnapshot() throws Exception {
    String hash;
    try (var journal = open()) {
      var broker = broker(journal);
      trade(broker, 2 * FACTS_PER_SEGMENT);
      hash = StateCodec.hash(broker.state());
    }
    try (var files = Files.list(folder)) {
      for (var path : files.filter(each -> each.toString().endsWith(".state")).toList()) {
        Files.write(path, new byte[] {1, 2, 3, 4, 5});
      }
    }

    try (var journal = open()) {
      assertThat(StateCodec.hash(journal.restored())).isEqualTo(hash);
    }
  }

  @Test
  void shouldCutATornTailAtEveryByteOfTheLastRecord() throws Exception {
    try (var journal = open()) {
      trade(broker(journal), 5);
    }
    var segment = onlySegment();
    long before = Files.size(segment);
    String hash;
    try (var journal = open()) {
      var broker = broker(journal);
      hash = StateCodec.hash(journal.restored());
      broker.handle(new Command.CancelAllAfter("user1", 5_000), 2, 2, _ -> {});
    }
    var whole = Files.readAllBytes(segment);
    assertThat(whole.length).isGreaterThan((int) before);

    for (int length = (int) before; length < whole.length; length++) {
      Files.write(segment, Arrays.copyOf(whole, length));
      try (var journal = open()) {
        assertThat(StateCodec.hash(journal.restored())).as("cut at %d", length).isEqualTo(hash);
        assertThat(journal.cutBytes()).isEqualTo(length - before);
      }
      assertThat(Files.size(segment)).isEqualTo(before);
    }
  }

  @Test
  void shouldCutARecordWithAWrongByte() throws Exception {
    try (var journal = open()) {
      trade(broker(journal), 5);
    }
    var segment = onlySegment();
    var bytes = Files.readAllBytes(segment);
    bytes[bytes.length - 1] ^= 1;
    Files.write(segment, bytes);

    try (var journal = open()) {
      assertThat(journal.cutBytes()).isPositive();
      trade(broker(journal), 5);
    }
    try (var journal = open()) {
      assertThat(journal.cutBytes()).isZero();
    }
  }

  @Test
  void shouldRefuseTheAccountsOfAnotherMarket() throws Exception {
    try (var journal = open()) {
      trade(broker(journal), 5);
    }

    assertThatThrownBy(() -> FileJournal.open(folder, "simulated seed=43", SETTINGS, listener))
        .isInstanceOf(UnusableJournal.class)
        .hasMessageContaining("another market: simulated seed=42 instead of simulated seed=43");
  }

  @Test
  void shouldRefuseAFolderThatIsInUse() throws Exception {
    try (var journal = open()) {
      assertThat(journal.isWritable()).isTrue();
      assertThatThrownBy(this::open)
          .isInstanceOf(UnusableJournal.class)
          .hasMessageContaining("in use");
    }
  }

  @Test
  void shouldRefuseOtherUnits() throws Exception {
    try (var journal = open()) {
      broker(journal);
    }

    try (var journal = open()) {
      var broker =
          PaperBroker.restored(SETTINGS, MarketTerms.DEFAULT, journal, new BrokerListener() {});
      assertThatThrownBy(() -> broker.list(AAPL.in(1_000, 1, 1)))
          .hasMessageContaining("units of 1/100");
    }
  }

  /** A file whose writes or syncs fail from a moment on, and wait while it is held. */
  private static final class FailingDisk implements AppendFile.Opener {

    final AtomicBoolean failsToWrite = new AtomicBoolean();
    final AtomicBoolean failsToSync = new AtomicBoolean();
    volatile CountDownLatch held = new CountDownLatch(0);

    @Override
    public AppendFile open(Path path) throws IOException {
      var file = AppendFile.open(path);
      return new AppendFile() {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
          if (failsToWrite.get()) {
            throw new IOException("no space left");
          }
          file.write(bytes);
        }

        @Override
        public void sync() throws IOException {
          try {
            held.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          if (failsToSync.get()) {
            throw new IOException("input/output error");
          }
          file.sync();
        }

        @Override
        public void close() throws IOException {
          file.close();
        }
      };
    }
  }

  @Test
  void shouldReleaseAnswersInOrderAfterTheSync() throws Exception {
    var disk = new FailingDisk();
    var answers = new ArrayList<Object>();
    try (var journal =
        FileJournal.open(folder, MARKET, SETTINGS, listener, FACTS_PER_SEGMENT, disk)) {
      var broker = broker(journal);
      disk.held = new CountDownLatch(1);
      for (int i = 0; i < 5; i++) {
        int number = i;
        broker.handle(
            new Command.Place("ann", OrderRequest.limit("AAPL", Side.BUY, 1, 9_000 + i)),
            1,
            1_000L * i,
            _ -> answers.add(number));
        broker.handle(new Command.GetAccount("ann"), 1, 1_000L * i, _ -> answers.add("read"));
      }
      assertThat(answers).isEmpty();
      assertThat(journal.waiting()).isPositive();
      disk.held.countDown();
    }

    assertThat(answers).containsExactly(0, "read", 1, "read", 2, "read", 3, "read", 4, "read");
  }

  @Test
  void shouldTakeNoMoreOrdersAfterAFailedSync() throws Exception {
    var disk = new FailingDisk();
    var answers = new ArrayList<Answer>();
    var journal = FileJournal.open(folder, MARKET, SETTINGS, listener, FACTS_PER_SEGMENT, disk);
    var broker = broker(journal);
    broker.handle(
        new Command.Place("ann", OrderRequest.limit("AAPL", Side.BUY, 1, 9_000)),
        1,
        1,
        answers::add);
    var synced = new CountDownLatch(1);
    broker.handle(new Command.GetAccount("ann"), 1, 1, _ -> synced.countDown());
    synced.await();
    disk.failsToSync.set(true);
    broker.handle(
        new Command.Place("ann", OrderRequest.limit("AAPL", Side.BUY, 1, 9_001)),
        1,
        2_000,
        answers::add);
    var read = new CountDownLatch(1);
    broker.handle(new Command.GetAccount("ann"), 1, 2_000, _ -> read.countDown());
    read.await();

    broker.handle(
        new Command.Place("ann", OrderRequest.limit("AAPL", Side.BUY, 1, 9_002)),
        1,
        3_000,
        answers::add);
    journal.close();

    assertThat(journal.isWritable()).isFalse();
    assertThat(problems).hasSize(1);
    assertThat(answers).hasSize(2); // the second order's outcome is unknown
    assertThat(answers.getFirst()).isInstanceOf(Answer.Placed.class);
    assertThat(((Answer.Refused) answers.getLast()).refusal().code())
        .isEqualTo(OrderRefusal.Code.UNAVAILABLE);
  }

  @Test
  void shouldNeverHaveReleasedWhatAFailedWriteLost() throws Exception {
    var disk = new FailingDisk();
    var answers = new ArrayList<Answer>();
    var journal = FileJournal.open(folder, MARKET, SETTINGS, listener, FACTS_PER_SEGMENT, disk);
    var broker = broker(journal);
    var synced = new CountDownLatch(1);
    broker.handle(new Command.GetAccount("bob"), 1, 1, _ -> synced.countDown());
    synced.await();
    disk.failsToWrite.set(true);
    broker.handle(
        new Command.Place("ann", OrderRequest.limit("AAPL", Side.BUY, 1, 9_000)),
        1,
        1,
        answers::add);
    journal.close();

    assertThat(answers).isEmpty();
    try (var again = open()) {
      assertThat(again.restored().account("ann")).isNull();
    }
  }

  @Test
  void shouldBringBackRestingOrdersAtTheEndOfTheQueue() throws Exception {
    try (var journal = open()) {
      place(broker(journal), "ann", 10_000);
    }
    var executions = new ArrayList<Execution>();

    try (var journal = open()) {
      var broker =
          PaperBroker.restored(
              SETTINGS,
              MarketTerms.DEFAULT,
              journal,
              new BrokerListener() {
                @Override
                public void execution(Execution execution) {
                  executions.add(execution);
                }
              });
      broker.list(AAPL);
      broker.event(new OrderBook(AAPL, levels(10_000, 50), levels(10_002, 200), 9, 9), "epoch", 1);
      broker.event(new Trade(AAPL, 1, 10_000, 51, Side.SELL, 10), "epoch", 2);
    }

    assertThat(executions).extracting(Execution::quantity).containsExactly(1L);
  }

  @Test
  void shouldFireAnElapsedSwitchAtTheStart() throws Exception {
    try (var journal = open()) {
      var broker = broker(journal);
      place(broker, "ann", 9_000);
      broker.handle(new Command.CancelAllAfter("ann", 1_000), 1, 9_000_000, _ -> {});
    }

    try (var journal = open()) {
      var broker = broker(journal);
      broker.tick(2, 9_001_000);
      assertThat(orders(journal)).isEmpty();
    }
  }

  @Test
  void shouldGiveBoundOrdersAGraceAfterARestart() throws Exception {
    try (var journal = open()) {
      var broker = broker(journal);
      broker.handle(
          new Command.Place("ann", OrderRequest.limit("AAPL", Side.BUY, 1, 9_000).boundTo("c1")),
          1,
          1,
          _ -> {});
    }

    try (var journal = open()) {
      var broker =
          PaperBroker.restored(SETTINGS, MarketTerms.DEFAULT, journal, new BrokerListener() {});
      broker.list(AAPL);
      broker.tick(2, 100_000);
      broker.tick(2, 129_999);
      assertThat(orders(journal)).hasSize(1);
      broker.tick(2, 130_000);
      assertThat(orders(journal)).isEmpty();
    }
  }

  @Test
  void shouldReadWhatIsNoLongerInMemory() throws Exception {
    List<OrderView> ended;
    List<Execution> executions;
    try (var journal = open()) {
      var broker = broker(journal);
      trade(broker, 2 * FACTS_PER_SEGMENT);
      var account = Objects.requireNonNull(broker.state().account("user1"));
      ended = List.copyOf(account.ended);
      executions = List.copyOf(account.executions);
    }
    assertThat(executions).hasSizeGreaterThan(10);

    try (var journal = open()) {
      var history = journal.history();
      assertThat(history.executions("user1", Optional.empty(), OptionalLong.empty(), 1_000))
          .isEqualTo(executions.reversed());
      assertThat(
              history.executions(
                  "user1", Optional.of("AAPL"), OptionalLong.of(executions.get(9).id()), 3))
          .isEqualTo(executions.subList(6, 9).reversed());
      assertThat(history.endedOrders("user1", Optional.empty(), OptionalLong.empty(), 1_000))
          .containsExactlyInAnyOrderElementsOf(ended);
      var order = ended.get(ended.size() / 2);
      assertThat(history.order("user1", order.id())).contains(order);
      assertThat(history.order("user2", order.id())).isEmpty();
      assertThat(history.executions("nobody", Optional.empty(), OptionalLong.empty(), 9)).isEmpty();
    }
  }

  @Test
  void shouldSayThatThereIsMoreInTheHistory() throws Exception {
    try (var journal = open()) {
      trade(broker(journal), 50);
    }
    var answers = new ArrayList<Answer>();

    try (var journal = open()) {
      var broker = broker(journal);
      broker.handle(
          new Command.ListExecutions("user1", Optional.empty(), OptionalLong.empty(), 9),
          1,
          1,
          answers::add);
      broker.handle(new Command.GetOrder("user1", 2), 1, 1, answers::add);
      var older =
          journal.history().executions("user1", Optional.empty(), OptionalLong.empty(), 1_000);
      assertThat(older).isNotEmpty();
      broker.handle(new Command.RunAudit("user1", older), 1, 1, answers::add);
    }

    assertThat(((Answer.Audited) answers.getLast()).equations())
        .allMatch(Audit.Equation::ok)
        .noneMatch(each -> each.detail().contains("not checked"));
    answers.removeLast();
    assertThat(((Answer.ExecutionsShown) answers.getFirst()).hasMore()).isTrue();
    assertThat(answers.getLast()).isInstanceOf(Answer.OrderShown.class);
  }

  @Test
  void shouldNotCancelTheOrdersOfAConnectionThatTookOverBeforeTheFirstTick() throws Exception {
    try (var journal = open()) {
      broker(journal)
          .handle(
              new Command.Place(
                  "ann", OrderRequest.limit("AAPL", Side.BUY, 1, 9_000).boundTo("c1")),
              1,
              1,
              _ -> {});
    }

    try (var journal = open()) {
      var broker =
          PaperBroker.restored(SETTINGS, MarketTerms.DEFAULT, journal, new BrokerListener() {});
      broker.list(AAPL);
      broker.handle(new Command.TakeOver("ann", "c1", "c2"), 2, 99_000, _ -> {});
      broker.tick(2, 100_000);
      broker.tick(2, 130_000);

      assertThat(orders(journal)).hasSize(1);
    }
  }
}
