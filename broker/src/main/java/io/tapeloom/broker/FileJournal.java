package io.tapeloom.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The journal in a folder, used by one process at a time. Its own thread writes the facts that
 * wait, syncs once for all of them, and then runs their releases in order. After a failed write or
 * sync it keeps nothing more: the releases of facts that may be lost never run. Another thread
 * takes a snapshot after every 10,000 facts, from the files alone.
 *
 * <p>{@link #append} is for the broker's thread; {@link #waiting}, {@link #isWritable}, {@link
 * #failure} and {@link #close} for any.
 */
public final class FileJournal implements Journal, AutoCloseable {

  /** Facts in a file, after which a new one begins and a snapshot is taken. */
  static final int FACTS_PER_SEGMENT = 10_000;

  /** Bytes that are written at once. */
  private static final int CHUNK_BYTES = 1 << 16;

  /** Receives what operators should know. Called by the threads of the journal. */
  public interface Listener {

    /** A write or sync has failed; the journal keeps nothing more. */
    void failed(IOException cause);

    /** A snapshot could not be taken; the next start takes longer. */
    void snapshotFailed(Exception cause);

    /** A release has thrown; those after it run. */
    void releaseFailed(RuntimeException cause);
  }

  /** Facts that wait, and what runs when they are safe. */
  private record Batch(List<Fact> facts, Runnable release) {}

  private final JournalFolder folder;
  private final String identity;
  private final int factsPerSegment;
  private final AppendFile.Opener opener;
  private final Listener listener;
  private final FileChannel lockFile;
  private final BrokerState restored;
  private final long cutBytes;
  private final long restoredFacts;

  private final JournalHistory history = new JournalHistory();

  // Of the journal's thread.
  private final Map<String, Long> heads;
  private final NavigableMap<Long, JournalSegment> segments;
  private final PackedOutput bytes = new PackedOutput(CHUNK_BYTES);
  private @Nullable AppendFile file;
  private long position;
  private int inSegment;

  private final AtomicInteger waiting = new AtomicInteger();
  private volatile @Nullable IOException failure;
  private final Thread thread;
  private final ExecutorService snapshots;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();

  // Guarded by the lock. Facts are bounded by MAX_WAITING and the number of live orders.
  private List<Batch> batches = new ArrayList<>();
  private boolean closing;

  private FileJournal(
      JournalFolder folder,
      String identity,
      JournalFolder.Restored restored,
      FileChannel lockFile,
      int factsPerSegment,
      AppendFile.Opener opener,
      Listener listener) {
    this.factsPerSegment = factsPerSegment;
    this.folder = folder;
    this.identity = identity;
    this.restored = restored.state();
    this.cutBytes = restored.cutBytes();
    this.restoredFacts = restored.state().facts;
    this.heads = restored.heads();
    this.segments = restored.segments();
    this.position = restored.end();
    segments.values().forEach(history::add);
    heads.forEach(history::synced);
    this.lockFile = lockFile;
    this.opener = opener;
    this.listener = listener;
    this.thread = Thread.ofPlatform().name("broker-journal").unstarted(this::run);
    this.snapshots =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("broker-snapshots").daemon().factory());
  }

  /**
   * Opens the journal of a folder, which is created if it does not exist, and restores its
   * accounts.
   *
   * @param market a text that identifies the market
   * @throws UnusableJournal if the folder cannot be used: it is in use, of another market, damaged,
   *     or cannot be read or written
   */
  public static FileJournal open(
      Path folder, String market, BrokerSettings settings, Listener listener)
      throws UnusableJournal {
    return open(folder, market, settings, listener, FACTS_PER_SEGMENT, AppendFile::open);
  }

  static FileJournal open(
      Path folder,
      String market,
      BrokerSettings settings,
      Listener listener,
      int factsPerSegment,
      AppendFile.Opener opener)
      throws UnusableJournal {
    FileChannel lockFile = null;
    try {
      Files.createDirectories(folder);
      lockFile =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(lockFile) == null) {
        throw new UnusableJournal(
            "%s is in use by another process; stop it, or set another folder".formatted(folder));
      }
      var files = new JournalFolder(folder, market, settings.fees(), settings.kept());
      var journal =
          new FileJournal(
              files, market, files.restore(), lockFile, factsPerSegment, opener, listener);
      journal.continueFile();
      journal.thread.start();
      return journal;
    } catch (IOException e) {
      close(lockFile);
      throw new UnusableJournal(
          "%s cannot be used: %s %s"
              .formatted(folder, e.getClass().getSimpleName(), e.getMessage()),
          e);
    } catch (UnusableJournal e) {
      close(lockFile);
      throw e;
    }
  }

  private static @Nullable FileLock tryLock(FileChannel lockFile) throws IOException {
    try {
      return lockFile.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // by this process
    }
  }

  private static void close(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The accounts as they were at the end of the journal, for one broker. */
  BrokerState restored() {
    return restored;
  }

  /** Reads what is no longer in memory. Thread-safe. */
  public JournalHistory history() {
    return history;
  }

  /** How many bytes of an incomplete record were cut off at the start; usually 0. */
  public long cutBytes() {
    return cutBytes;
  }

  /** The number of the last fact that was restored. */
  public long restoredFacts() {
    return restoredFacts;
  }

  /** Opens the last file, or a new one. */
  private void continueFile() throws IOException {
    var last = segments.lastEntry();
    if (last == null || restored.facts + 1 - last.getKey() >= factsPerSegment) {
      begin(restored.facts + 1);
    } else {
      file = opener.open(last.getValue().path());
      inSegment = (int) (restored.facts + 1 - last.getKey());
    }
  }

  /** Begins a new file. */
  private void begin(long firstFact) throws IOException {
    var old = file;
    if (old != null) {
      old.close();
    }
    var segment = JournalSegment.in(folder.path(), firstFact, position);
    var header = segment.header(identity);
    var next = opener.open(segment.path());
    file = next;
    next.write(ByteBuffer.wrap(header));
    next.sync();
    AppendFile.syncFolder(folder.path());
    segments.put(firstFact, segment);
    history.add(segment);
    position += header.length;
    inSegment = 0;
    if (firstFact > 1) {
      snapshots.execute(() -> takeSnapshot(firstFact - 1));
    }
  }

  private void takeSnapshot(long fact) {
    try {
      folder.takeSnapshot(fact);
    } catch (IOException | UnusableJournal | RuntimeException e) {
      listener.snapshotFailed(e);
    }
  }

  @Override
  public void append(List<Fact> facts, Runnable release) {
    waiting.addAndGet(facts.size());
    lock.lock();
    try {
      batches.add(new Batch(facts, release));
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int waiting() {
    return waiting.get();
  }

  @Override
  public boolean isWritable() {
    return failure == null;
  }

  /** Why the journal keeps nothing more; null while it does. */
  public @Nullable IOException failure() {
    return failure;
  }

  private void run() {
    for (var taken = take(); taken != null; taken = take()) {
      keep(taken);
    }
  }

  /** The batches that wait; null when the journal is closed and none is left. */
  private @Nullable List<Batch> take() {
    lock.lock();
    try {
      while (batches.isEmpty() && !closing) {
        arrived.awaitUninterruptibly();
      }
      if (batches.isEmpty()) {
        return null;
      }
      var taken = batches;
      batches = new ArrayList<>();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void keep(List<Batch> taken) {
    int facts = 0;
    for (var batch : taken) {
      facts += batch.facts.size();
    }
    if (facts > 0 && failure == null) {
      try {
        write(taken);
      } catch (IOException e) {
        failure = e;
        listener.failed(e);
      }
    }
    waiting.addAndGet(-facts);
    for (var batch : taken) {
      if (failure == null || batch.facts.isEmpty()) {
        release(batch.release);
      }
    }
  }

  private void release(Runnable release) {
    try {
      release.run();
    } catch (RuntimeException e) {
      listener.releaseFailed(e);
    }
  }

  private void write(List<Batch> taken) throws IOException {
    for (var batch : taken) {
      for (var fact : batch.facts) {
        if (inSegment >= factsPerSegment) {
          flush();
          sync();
          begin(fact.number());
        }
        long at = position + bytes.size();
        var previous = heads.put(fact.user(), at);
        JournalSegment.write(fact, previous == null ? JournalSegment.NO_POSITION : previous, bytes);
        inSegment++;
        if (bytes.size() >= CHUNK_BYTES) {
          flush();
        }
      }
    }
    flush();
    sync();
    for (var batch : taken) {
      for (var fact : batch.facts) {
        var head = heads.get(fact.user());
        if (head != null) {
          history.synced(fact.user(), head);
        }
      }
    }
  }

  private void flush() throws IOException {
    var open = file;
    if (open == null) {
      throw new IOException("the file is closed");
    }
    open.write(ByteBuffer.wrap(bytes.array(), 0, bytes.size()));
    position += bytes.size();
    bytes.clear();
  }

  private void sync() throws IOException {
    var open = file;
    if (open != null) {
      open.sync();
    }
  }

  /** Writes what waits, releases it, and closes the files. Blocks for the disk. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      arrived.signal();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    snapshots.close();
    try (lockFile) {
      var open = file;
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      if (failure == null) {
        failure = e;
        listener.failed(e);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
