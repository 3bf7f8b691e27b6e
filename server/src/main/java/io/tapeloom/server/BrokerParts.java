package io.tapeloom.server;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.tapeloom.broker.FileJournal;
import io.tapeloom.broker.MarketTerms;
import io.tapeloom.broker.PaperBroker;
import io.tapeloom.broker.UnusableJournal;
import io.tapeloom.feed.EpochNanos;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Ticker;
import io.tapeloom.server.broker.AccountHistory;
import io.tapeloom.server.broker.BrokerDesk;
import io.tapeloom.server.broker.BrokerEvents;
import io.tapeloom.server.broker.BrokerService;
import io.tapeloom.server.broker.Revaluations;
import io.tapeloom.server.broker.SessionBroker;
import io.tapeloom.server.config.InvalidSetting;
import io.tapeloom.server.config.Settings;
import io.tapeloom.server.config.StoreSettings;
import io.tapeloom.server.live.FeedHealth;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.MarketBoard;
import io.tapeloom.server.users.UserTopics;
import io.tapeloom.stream.wire.ThreadPriority;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The paper broker. */
@Factory
final class BrokerParts {

  private static final Logger LOG = LoggerFactory.getLogger(BrokerParts.class);

  /** The folder of the journal in {@code DATA_DIR}. */
  private static final String FOLDER = "broker";

  private static final String READERS = "broker-readers";

  private static final int READER_THREADS = 2;
  private static final int READER_IDLE_SECONDS = 30;
  private static final int READER_NICE = 5;
  private static final int MAX_READS_WAITING = 1_000;

  /** The journal of the broker; empty: accounts live as long as the process. */
  record Books(Optional<FileJournal> journal) implements AutoCloseable {

    /** Number of facts that are not on disk yet. */
    int waiting() {
      return journal.map(FileJournal::waiting).orElse(0);
    }

    boolean isWritable() {
      return journal.map(FileJournal::isWritable).orElse(true);
    }

    @Override
    public void close() {
      journal.ifPresent(FileJournal::close);
    }
  }

  @Singleton
  @Bean(preDestroy = "close")
  Books books(Settings settings) {
    var folder = settings.store().folder().map(data -> data.resolve(FOLDER));
    if (folder.isEmpty()) {
      LOG.info("Paper accounts end with this process, because DATA_DIR is not set");
    }
    return new Books(folder.map(path -> journal(path, settings)));
  }

  private static FileJournal journal(Path folder, Settings settings) {
    try {
      var journal =
          FileJournal.open(
              folder,
              KeptMarket.identityText(settings.market()),
              settings.broker(),
              new JournalReport());
      if (journal.cutBytes() > 0) {
        LOG.warn(
            "The journal of the broker ended with an incomplete record of {} bytes, which was cut"
                + " off",
            journal.cutBytes());
      }
      LOG.info("The broker has restored {} facts", journal.restoredFacts());
      return journal;
    } catch (UnusableJournal unusable) {
      throw InvalidSetting.unusable(
          StoreSettings.DATA_DIR.name(), folder.toString(), String.valueOf(unusable.getMessage()));
    }
  }

  /** Reports failures of the journal. */
  private static final class JournalReport implements FileJournal.Listener {

    @Override
    public void failed(IOException cause) {
      LOG.error("The journal of the broker cannot be written; no more orders are taken", cause);
    }

    @Override
    public void snapshotFailed(Exception cause) {
      LOG.warn("No snapshot of the broker was written; the next start takes longer", cause);
    }

    @Override
    public void releaseFailed(RuntimeException cause) {
      LOG.error("An event of the broker could not be published", cause);
    }
  }

  @Singleton
  AccountHistory history(Books books) {
    return new AccountHistory(books.journal().map(FileJournal::history));
  }

  @Singleton
  @Bean(preDestroy = "close")
  BrokerDesk desk(
      Settings settings,
      Books books,
      MarketBoard board,
      Instruments instruments,
      UserTopics users,
      FeedHealth health,
      InstantSource clock) {
    var events = new BrokerEvents(users, clock);
    var terms = new BoardTerms(board);
    var broker =
        books
            .journal()
            .map(journal -> PaperBroker.restored(settings.broker(), terms, journal, events))
            .orElseGet(() -> PaperBroker.inMemory(settings.broker(), terms, events));
    var desk =
        new BrokerDesk(
            broker,
            clock,
            () -> health.market().phase(),
            () -> EpochNanos.now(clock),
            () ->
                users.followed(
                    UserTopics.Kind.ORDERS,
                    UserTopics.Kind.EXECUTIONS,
                    UserTopics.Kind.POSITIONS,
                    UserTopics.Kind.ACCOUNT));
    instruments.all().forEach(desk::list);
    return desk;
  }

  /** Reads the journal, and makes long answers. */
  @Singleton
  @Named(READERS)
  @Bean(preDestroy = "shutdownNow")
  ExecutorService readers() {
    var pool =
        new ThreadPoolExecutor(
            READER_THREADS,
            READER_THREADS,
            READER_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_READS_WAITING),
            ThreadPriority.lowered("broker-reader", READER_NICE));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  @Singleton
  BrokerService service(
      BrokerDesk desk,
      AccountHistory history,
      Instruments instruments,
      UserTopics users,
      InstantSource clock,
      @Named(READERS) ExecutorService readers) {
    var service = new BrokerService(desk, history, instruments, users, clock, readers);
    if (users.isAvailable()) {
      users.restoreFrom(service::restore);
      desk.everySecond(new Revaluations(desk, users)::run);
    }
    return service;
  }

  @Singleton
  SessionBroker sessionBroker(BrokerService service, UserTopics users) {
    return users.isAvailable() ? SessionBroker.of(service) : SessionBroker.none();
  }

  /** What the broker needs to know of instruments. */
  private record BoardTerms(MarketBoard board) implements MarketTerms {

    @Override
    public OptionalLong lastPrice(Instrument instrument) {
      return board
          .ticker(instrument)
          .map(Ticker::lastPrice)
          .map(OptionalLong::of)
          .orElse(OptionalLong.empty());
    }
  }
}
