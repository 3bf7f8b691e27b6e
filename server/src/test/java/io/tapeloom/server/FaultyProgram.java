package io.tapeloom.server;

import io.tapeloom.market.BarSeries;
import io.tapeloom.market.Resolution;
import io.tapeloom.server.http.EventLoops;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.server.live.MarketBoard;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.StampedLock;

/** The program with a fault that begins when its name is typed. */
final class FaultyProgram {

  /** What goes wrong. */
  enum Fault {
    /** The heap is full, and whoever fills it does not mind. */
    HEAP,
    /** A thread ends because there is no memory beside the heap. */
    THREAD,
    /** A task of an event loop fails because there is no memory beside the heap. */
    TASK,
    /** An event loop waits for ever. */
    LOOP,
    /** The feed's thread waits for ever. */
    FEED
  }

  private static final List<byte[]> HOARD = new ArrayList<>();
  private static final int LARGEST_BYTES = 1 << 20;

  private FaultyProgram() {}

  public static void main(String[] args) throws Exception {
    Tapeloom.main(args);
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var fault = in.readLine();
    if (fault != null) {
      begin(Fault.valueOf(fault), Tapeloom.running().orElseThrow());
    }
    new CountDownLatch(1).await();
  }

  private static void begin(Fault fault, TapeloomServer server) throws Exception {
    switch (fault) {
      case HEAP -> Thread.ofPlatform().start(FaultyProgram::hoard);
      case THREAD -> Thread.ofPlatform().start(FaultyProgram::fail);
      case TASK -> loop(server).execute(FaultyProgram::fail);
      case LOOP -> loop(server).execute(FaultyProgram::waitForEver);
      case FEED -> stopFeed(server);
    }
  }

  private static Executor loop(TapeloomServer server) {
    return server.context().getBean(EventLoops.class).all().getFirst();
  }

  /** As Netty does, which counts by itself what it has beside the heap. */
  private static void fail() {
    throw new OutOfMemoryError("failed to allocate 4194304 byte(s) of direct memory");
  }

  @SuppressWarnings("InfiniteLoopStatement")
  private static void hoard() {
    int bytes = LARGEST_BYTES;
    while (true) {
      try {
        HOARD.add(new byte[bytes]);
      } catch (OutOfMemoryError full) {
        bytes = Math.max(bytes / 2, 16);
      }
    }
  }

  private static void waitForEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes the lock of all bars that the feed writes to. */
  private static void stopFeed(TapeloomServer server) throws ReflectiveOperationException {
    var board = server.context().getBean(MarketBoard.class);
    var lock = BarSeries.class.getDeclaredField("lock");
    lock.setAccessible(true);
    for (var instrument : server.context().getBean(Instruments.class).all()) {
      var _ = ((StampedLock) lock.get(board.bars(instrument, Resolution.MINUTES_1))).writeLock();
    }
  }

  /** Starts it, with more flags, as {@link ProgramTest} starts the program. */
  static ChildProcess start(Map<String, String> environment, String... flags) {
    return ProgramTest.start(
        environment,
        classes() + File.pathSeparator + ProgramTest.classPath(),
        FaultyProgram.class,
        flags);
  }

  /** A folder with these classes alone: with all tests' classes comes their set-up of the log. */
  private static Path classes() {
    try {
      var name = FaultyProgram.class.getName().replace('.', '/');
      var folder = Path.of("target", "faulty-program");
      for (var each : List.of(name, name + "$Fault", name + "$1")) {
        try (var bytes = FaultyProgram.class.getResourceAsStream("/" + each + ".class")) {
          if (bytes != null) {
            Files.createDirectories(folder.resolve(each).getParent());
            Files.write(folder.resolve(each + ".class"), bytes.readAllBytes());
          }
        }
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
