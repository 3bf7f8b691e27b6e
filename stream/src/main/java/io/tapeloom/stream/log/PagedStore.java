package io.tapeloom.stream.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tapeloom.stream.topic.TopicFamily;
import io.tapeloom.stream.topic.ValueCodec;
import io.tapeloom.stream.topic.ValueLog;
import io.tapeloom.stream.topic.ValueStore;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the numbers of topics, and the values of those with a codec, in pages outside the heap.
 * When the budget is used up, the topic with the most pages gives way. In a file, a later process
 * goes on with the same epoch, also after this one was killed; after the machine went down without
 * a clean stop, the epoch is new, because the kernel may have lost what was written last.
 *
 * <p>Thread-safe. Families are declared before topics are opened. The file is used by one process
 * at a time, which the caller ensures.
 */
public final class PagedStore implements ValueStore {

  private static final Logger LOG = LoggerFactory.getLogger(PagedStore.class);

  private static final long MAGIC = 0x5450_4c4d_4c4f_4731L; // TPLMLOG1
  private static final int MAX_TEXT = 64;
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  // Positions in the body of the header page.
  private static final int MAGIC_AT = 0;
  private static final int CLEAN_AT = 8;
  private static final int BOOT_AT = 16;
  private static final int EPOCH_AT = BOOT_AT + Short.BYTES + MAX_TEXT;

  private final Pages pages;
  private final String epoch;
  private final Map<TopicFamily<?>, @Nullable ValueCodec<?>> codecs = new HashMap<>();

  /** The page and the position of a topic's number, by the name of the topic. */
  private final Map<String, Place> places = new HashMap<>();

  /** The pages with values of an earlier process, by the id of the topic. */
  private final Map<Integer, List<Integer>> restored = new HashMap<>();

  /** The page to which names of topics are added; -1: none yet. */
  private int numbersPage = -1;

  private int topics;

  /** The logs by their number of pages. */
  private final List<Set<PagedValues<?>>> bySize = new ArrayList<>();

  private final ByteBuffer scratch = ByteBuffer.allocate(Pages.BODY_BYTES - Short.BYTES);
  private long unkept;
  private boolean closed;

  private record Place(int id, int page, int at) {}

  private PagedStore(Pages pages, String epoch) {
    this.pages = pages;
    this.epoch = epoch;
  }

  /**
   * A store that ends with the process.
   *
   * @param budgetBytes bytes for all values; at least two MiB are used
   * @param random source of the epoch
   */
  public static PagedStore inMemory(long budgetBytes, RandomGenerator random) {
    return inMemory(budgetBytes, newEpoch(random));
  }

  /**
   * A store that ends with the process, with the epoch of another process.
   *
   * @param budgetBytes bytes for all values; at least two MiB are used
   */
  public static PagedStore inMemory(long budgetBytes, String epoch) {
    return fresh(Pages.inMemory(budgetBytes), epoch);
  }

  /**
   * A store in a file, which goes on with what an earlier process has kept there. A damaged file is
   * set aside, and a new one is begun.
   *
   * @param budgetBytes bytes for all values; at least two MiB are used
   * @param random source of the epoch
   * @throws IOException if the file cannot be written
   */
  public static PagedStore inFile(Path file, long budgetBytes, RandomGenerator random)
      throws IOException {
    var boot = Files.isReadable(BOOT_ID) ? Files.readString(BOOT_ID).strip() : "";
    return inFile(file, budgetBytes, random, boot);
  }

  /**
   * @param boot names this run of the machine
   */
  static PagedStore inFile(Path file, long budgetBytes, RandomGenerator random, String boot)
      throws IOException {
    if (Files.exists(file) && Files.size(file) > 0) {
      var known = Pages.inFile(file, budgetBytes);
      var store = continued(known, boot, file);
      if (store != null) {
        return store;
      }
      known.close();
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".old"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    var store = fresh(Pages.inFile(file, budgetBytes), newEpoch(random));
    store.writeHeader(boot);
    return store;
  }

  private static String newEpoch(RandomGenerator random) {
    return "%016x".formatted(random.nextLong());
  }

  private static PagedStore fresh(Pages pages, String epoch) {
    var store = new PagedStore(pages, epoch);
    pages.take(Pages.Type.HEADER, 0, 0);
    return store;
  }

  private void writeHeader(String boot) {
    var body = pages.body(0);
    write(body, BOOT_AT, boot);
    write(body, EPOCH_AT, epoch);
    pages.setLong(0, CLEAN_AT, 0);
    pages.setLong(0, MAGIC_AT, MAGIC);
    pages.force();
  }

  private static void write(ByteBuffer body, int at, String text) {
    var bytes = text.getBytes(UTF_8);
    int length = Math.min(bytes.length, MAX_TEXT);
    body.putShort(at, (short) length).put(at + Short.BYTES, bytes, 0, length);
  }

  private static String read(ByteBuffer body, int at) {
    var bytes = new byte[Math.clamp(body.getShort(at), 0, MAX_TEXT)];
    body.get(at + Short.BYTES, bytes);
    return new String(bytes, UTF_8);
  }

  /** Goes on with the pages of an earlier process; null if they cannot be used. */
  private static @Nullable PagedStore continued(Pages pages, String boot, Path file) {
    if (pages.count() == 0
        || pages.type(0) != Pages.Type.HEADER
        || pages.getLong(0, MAGIC_AT) != MAGIC) {
      LOG.warn("{} is damaged: it is set aside, and topics begin a new epoch", file);
      return null;
    }
    var body = pages.body(0);
    if (pages.getLong(0, CLEAN_AT) == 0 && !read(body, BOOT_AT).equals(boot)) {
      LOG.warn("{} was not closed before the machine went down: topics begin a new epoch", file);
      return null;
    }
    var store = new PagedStore(pages, read(body, EPOCH_AT));
    try {
      store.readPages();
    } catch (RuntimeException damaged) {
      LOG.warn("{} is damaged: it is set aside, and topics begin a new epoch", file, damaged);
      return null;
    }
    store.writeHeader(boot);
    return store;
  }

  private void readPages() {
    var numbers = new ArrayList<Integer>();
    for (int page = 1; page < pages.count(); page++) {
      switch (pages.type(page)) {
        case NUMBERS -> numbers.add(page);
        case VALUES -> {
          if (pages.entries(page) > 0 && isWhole(page)) {
            restored.computeIfAbsent(pages.owner(page), _ -> new ArrayList<>()).add(page);
          } else {
            pages.free(page);
          }
        }
        case FREE, HEADER -> pages.free(page);
      }
    }
    numbers.sort((one, other) -> Long.compare(pages.first(one), pages.first(other)));
    numbers.forEach(this::readNumbers);
  }

  /** Whether the entries of a page fill exactly its used bytes. */
  private boolean isWhole(int page) {
    int used = pages.used(page);
    if (used < 0 || used > Pages.BODY_BYTES) {
      return false;
    }
    var body = pages.body(page);
    int at = 0;
    for (int entry = 0; entry < pages.entries(page); entry++) {
      if (at + Short.BYTES > used) {
        return false;
      }
      at += Short.BYTES + (body.getShort(at) & 0xffff);
    }
    return at == used;
  }

  private void readNumbers(int page) {
    if (pages.first(page) != topics || !isWhole(page)) {
      throw new IllegalStateException("page %d of numbers is damaged".formatted(page));
    }
    numbersPage = page;
    var body = pages.body(page);
    int at = 0;
    for (int entry = 0; entry < pages.entries(page); entry++) {
      int length = body.getShort(at) & 0xffff;
      int nameBytes = body.getShort(at + Short.BYTES) & 0xffff;
      var name = new byte[nameBytes];
      body.get(at + 2 * Short.BYTES, name);
      at += Short.BYTES + length;
      places.put(new String(name, UTF_8), new Place(topics++, page, at - Long.BYTES));
    }
  }

  /** Declares a family of which the numbers are kept, but not the values. Returns this. */
  public PagedStore keepingNumbersOf(TopicFamily<?> family) {
    codecs.put(family, null);
    return this;
  }

  /** Declares a family of which the numbers and the newest values are kept. Returns this. */
  public <T> PagedStore keeping(TopicFamily<T> family, ValueCodec<T> codec) {
    codecs.put(family, codec);
    return this;
  }

  @Override
  public String epoch() {
    return epoch;
  }

  @Override
  public boolean keeps(TopicFamily<?> family) {
    return codecs.containsKey(family);
  }

  @Override
  @SuppressWarnings("unchecked") // keeping() accepts only a codec for the values of the family
  public <T> ValueLog<T> open(String topic, TopicFamily<T> family) {
    if (!keeps(family)) {
      return ValueLog.onHeap(family);
    }
    var codec = (ValueCodec<T>) codecs.get(family);
    synchronized (this) {
      var place = places.get(topic);
      if (place == null) {
        place = add(topic);
      }
      if (place == null) {
        return ValueLog.onHeap(family); // the budget holds no more names
      }
      var log =
          new PagedValues<>(
              this, topic, place.id, place.page, place.at, Math.max(1, family.kept()), codec);
      sizeOf(0).add(log);
      var kept = restored.remove(place.id);
      log.restore(kept == null || codec == null ? List.of() : kept);
      if (log.pageCount() > 0) {
        changed(log, 0);
      }
      return log;
    }
  }

  private @Nullable Place add(String topic) {
    var name = topic.getBytes(UTF_8);
    int unpadded = 2 * Short.BYTES + name.length;
    int length = roundUp(unpadded) + Long.BYTES;
    if (length > Pages.BODY_BYTES) {
      return null;
    }
    if (numbersPage < 0 || pages.used(numbersPage) + length > Pages.BODY_BYTES) {
      int page = takeOrSteal(Pages.Type.NUMBERS, 0, topics);
      if (page < 0) {
        return null;
      }
      numbersPage = page;
    }
    int at = pages.used(numbersPage);
    pages
        .body(numbersPage)
        .putShort(at, (short) (length - Short.BYTES))
        .putShort(at + Short.BYTES, (short) name.length)
        .put(at + 2 * Short.BYTES, name);
    int numberAt = at + length - Long.BYTES;
    pages.setLong(numbersPage, numberAt, 0);
    pages.commit(numbersPage, length);
    var place = new Place(topics++, numbersPage, numberAt);
    places.put(topic, place);
    return place;
  }

  /** So that every number lies at a multiple of its size, and is written in one step. */
  private static int roundUp(int bytes) {
    return (bytes + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
  }

  Pages pages() {
    return pages;
  }

  /**
   * Returns a value as bytes, valid until the next call; null if it is larger than a page holds.
   */
  <T> @Nullable ByteBuffer encoded(T value, ValueCodec<T> codec) {
    scratch.clear();
    try {
      codec.write(value, scratch);
      return scratch.flip();
    } catch (BufferOverflowException tooLarge) {
      unkept++;
      return null;
    }
  }

  /** Takes a page for values of a log; -1 if there is none. */
  int takeFor(PagedValues<?> log, int id, long first) {
    return takeOrSteal(Pages.Type.VALUES, id, first);
  }

  private int takeOrSteal(Pages.Type type, int owner, long first) {
    int page = pages.take(type, owner, first);
    for (var unused = restored.values().iterator(); page < 0 && unused.hasNext(); ) {
      unused.next().forEach(pages::free); // of a topic that this process does not have
      unused.remove();
      page = pages.take(type, owner, first);
    }
    for (int size = bySize.size() - 1; page < 0 && size > 0; size--) {
      var longest = bySize.get(size);
      if (!longest.isEmpty()) {
        longest.iterator().next().dropOldest();
        page = pages.take(type, owner, first);
      }
    }
    return page;
  }

  /** A log has another number of pages than before. */
  void changed(PagedValues<?> log, int before) {
    sizeOf(before).remove(log);
    sizeOf(log.pageCount()).add(log);
  }

  private Set<PagedValues<?>> sizeOf(int pageCount) {
    while (bySize.size() <= pageCount) {
      bySize.add(new LinkedHashSet<>());
    }
    return bySize.get(pageCount);
  }

  /** Bytes that hold values and numbers now, free pages included. */
  public synchronized long bytes() {
    return pages.size();
  }

  /** Number of values that were too large to be kept. */
  public synchronized long unkept() {
    return unkept;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      pages.force();
      pages.setLong(0, CLEAN_AT, 1);
      pages.force();
      pages.close();
    }
  }
}
