package io.tapeloom.broker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of a journal: segments of facts, and snapshots of the state between two of them. Not
 * thread-safe.
 */
final class JournalFolder {

  private static final String SNAPSHOT_PREFIX = "snapshot-";
  private static final String SNAPSHOT_SUFFIX = ".state";

  /** How many snapshots are kept: if the newest is damaged, the one before is read. */
  private static final int KEPT_SNAPSHOTS = 2;

  private final Path folder;
  private final String identity;
  private final Fees fees;
  private final int kept;

  JournalFolder(Path folder, String identity, Fees fees, int kept) {
    this.folder = folder;
    this.identity = identity;
    this.fees = fees;
    this.kept = kept;
  }

  /**
   * The state of a journal.
   *
   * @param heads the position of the newest record of each user
   * @param segments by the number of their first fact
   * @param end the position after the last record
   * @param cutBytes how many bytes of a torn tail were cut
   */
  record Restored(
      BrokerState state,
      Map<String, Long> heads,
      NavigableMap<Long, JournalSegment> segments,
      long end,
      long cutBytes) {}

  Path path() {
    return folder;
  }

  /**
   * Reads the newest snapshot and the facts after it. A torn tail is cut off the last file.
   *
   * @throws UnusableJournal when it is of another market, or damaged elsewhere than at its end
   */
  Restored restore() throws IOException, UnusableJournal {
    var segments = segments(true);
    var base = snapshot(Long.MAX_VALUE);
    var state = base.state;
    var heads = base.heads;
    long end = 0;
    long cut = 0;
    for (var segment : segments.tailMap(floor(segments, state.facts + 1), true).values()) {
      boolean isLast = segment.equals(segments.lastEntry().getValue());
      var bytes = segment.readAll();
      int whole = replay(segment, bytes, state, heads, Long.MAX_VALUE);
      if (whole < bytes.length) {
        if (!isLast) {
          throw new UnusableJournal(
              "%s is damaged at byte %d; restore the folder from a backup, or set another one"
                  .formatted(segment.path(), whole));
        }
        cut = (long) bytes.length - whole;
        cut(segment.path(), whole);
      }
      end = segment.base() + whole;
    }
    return new Restored(state, heads, segments, end, cut);
  }

  private static long floor(NavigableMap<Long, JournalSegment> segments, long fact) {
    var first = segments.floorKey(fact);
    return first == null ? Long.MIN_VALUE : first;
  }

  private static int replay(
      JournalSegment segment,
      byte[] bytes,
      BrokerState state,
      Map<String, Long> heads,
      long untilFact)
      throws UnusableJournal {
    var header = JournalSegment.header(bytes);
    try {
      return JournalSegment.read(
          bytes,
          header,
          (fact, position) -> {
            if (fact.number() > state.facts && fact.number() <= untilFact) {
              state.apply(fact, BrokerState.Changes.IGNORED);
              heads.put(fact.user(), position);
            }
          });
    } catch (RuntimeException e) {
      throw new UnusableJournal(
          "%s cannot be read after fact %d: %s; restore the folder from a backup, or set another one"
              .formatted(segment.path(), state.facts, e.getMessage()),
          e);
    }
  }

  private static void cut(Path path, long length) throws IOException {
    try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(length);
      channel.force(true);
    }
  }

  /**
   * The segments of the folder.
   *
   * @param repair whether a last one without a whole header is removed
   */
  private NavigableMap<Long, JournalSegment> segments(boolean repair)
      throws IOException, UnusableJournal {
    var paths = new ArrayList<Path>();
    try (var files = Files.list(folder)) {
      files.filter(path -> JournalSegment.isName(name(path))).sorted().forEach(paths::add);
    }
    var segments = new TreeMap<Long, JournalSegment>();
    for (int i = 0; i < paths.size(); i++) {
      var path = paths.get(i);
      var header = JournalSegment.header(start(path));
      if (header.length() == 0) {
        if (repair && i == paths.size() - 1) {
          Files.delete(path); // the process ended while it was created
          continue;
        }
        throw new UnusableJournal("the header of %s is damaged".formatted(path));
      }
      if (!header.identity().equals(identity)) {
        throw new UnusableJournal(
            "%s contains the accounts of another market: %s instead of %s; restore the setting, or set another folder"
                .formatted(folder, header.identity(), identity));
      }
      segments.put(header.first(), new JournalSegment(path, header.first(), header.base()));
    }
    return segments;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  /** The first bytes of a file: those of its header, or fewer if it is not whole. */
  private static byte[] start(Path path) throws IOException {
    try (var input = Files.newInputStream(path)) {
      var fixed = input.readNBytes(JournalSegment.FIXED_HEADER_BYTES);
      var rest = input.readNBytes(JournalSegment.restOfHeader(fixed));
      var bytes = Arrays.copyOf(fixed, fixed.length + rest.length);
      System.arraycopy(rest, 0, bytes, fixed.length, rest.length);
      return bytes;
    }
  }

  /** A snapshot. */
  private record Snapshot(BrokerState state, Map<String, Long> heads) {}

  /** The newest whole snapshot up to a fact; without one, the state before the first fact. */
  private Snapshot snapshot(long untilFact) throws IOException {
    for (var path : snapshots()) {
      if (number(path) <= untilFact) {
        var read = read(path);
        if (read != null) {
          return read;
        }
      }
    }
    return new Snapshot(new BrokerState(fees, kept), new HashMap<>());
  }

  /** The snapshots, newest first. */
  private List<Path> snapshots() throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(
              path ->
                  name(path).startsWith(SNAPSHOT_PREFIX) && name(path).endsWith(SNAPSHOT_SUFFIX))
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  private static long number(Path path) {
    var name = name(path);
    return Long.parseUnsignedLong(
        name.substring(SNAPSHOT_PREFIX.length(), name.length() - SNAPSHOT_SUFFIX.length()), 16);
  }

  private @Nullable Snapshot read(Path path) throws IOException {
    var bytes = Files.readAllBytes(path);
    int end = bytes.length - Integer.BYTES;
    if (end < 0 || ByteBuffer.wrap(bytes).getInt(end) != JournalSegment.checksum(bytes, 0, end)) {
      return null;
    }
    var input = new PackedInput(bytes, 0, end);
    var heads = new HashMap<String, Long>();
    for (long i = input.getLong(); i > 0; i--) {
      heads.put(input.getText(), input.getLong());
    }
    return new Snapshot(StateCodec.read(input, fees, kept), heads);
  }

  /**
   * Writes a snapshot of the state after a fact, from the files alone, and removes older ones.
   *
   * @param untilFact the last fact of a segment
   */
  void takeSnapshot(long untilFact) throws IOException, UnusableJournal {
    var base = snapshot(untilFact);
    var state = base.state;
    var segments = segments(false);
    for (var segment : segments.tailMap(floor(segments, state.facts + 1), true).values()) {
      if (segment.first() <= untilFact) {
        replay(segment, segment.readAll(), state, base.heads, untilFact);
      }
    }
    if (state.facts != untilFact) {
      throw new UnusableJournal("the journal ends at fact " + state.facts);
    }
    var bytes = new PackedOutput(1 << 16);
    bytes.putLong(base.heads.size());
    base.heads.forEach(
        (user, position) -> {
          bytes.putText(user);
          bytes.putLong(position);
        });
    StateCodec.write(state, bytes);
    int checksum = JournalSegment.checksum(bytes.array(), 0, bytes.size());
    bytes.putInt(bytes.skip(Integer.BYTES), checksum);
    write(untilFact, bytes);
    for (var old : snapshots().stream().skip(KEPT_SNAPSHOTS).toList()) {
      Files.deleteIfExists(old);
    }
  }

  private void write(long fact, PackedOutput bytes) throws IOException {
    var whole = folder.resolve("%s%016x%s".formatted(SNAPSHOT_PREFIX, fact, SNAPSHOT_SUFFIX));
    var part = folder.resolve(name(whole) + ".part");
    Files.deleteIfExists(part);
    try (var file = AppendFile.open(part)) {
      file.write(ByteBuffer.wrap(bytes.array(), 0, bytes.size()));
      file.sync();
    }
    Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
    AppendFile.syncFolder(folder);
  }
}
