package io.tapeloom.stream.log;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Memory in pages of equal size, outside the heap or mapped from a file. Grows by segments up to a
 * budget. In a file, what was written is seen by a later process even if this one is killed: the
 * kernel keeps the mapped pages. Guarded by the lock of its {@link PagedStore}.
 *
 * <p>A page is a header and a body. The header has the page's type (4 bytes), its owner (4 bytes),
 * the number of its first entry (8 bytes), and its state (8 bytes): the count of entries in the
 * upper half and the used bytes of the body in the lower half. The state is written after the body,
 * so that an entry is whole or does not exist.
 */
final class Pages implements AutoCloseable {

  static final int PAGE_BYTES = 4096;
  static final int HEADER_BYTES = 32;
  static final int BODY_BYTES = PAGE_BYTES - HEADER_BYTES;

  private static final Logger LOG = LoggerFactory.getLogger(Pages.class);

  private static final int SEGMENT_BYTES = 1 << 20;
  private static final int PAGES_PER_SEGMENT = SEGMENT_BYTES / PAGE_BYTES;

  // Offsets in the header of a page.
  private static final int TYPE = 0;
  private static final int OWNER = 4;
  private static final int FIRST = 8;
  private static final int STATE = 16;

  /** What a page holds. */
  enum Type {
    FREE(0),
    HEADER(1),
    NUMBERS(2),
    VALUES(3);

    /** In the header of the page. */
    private final int code;

    Type(int code) {
      this.code = code;
    }

    static Type of(int code) {
      for (var type : values()) {
        if (type.code == code) {
          return type;
        }
      }
      return FREE;
    }
  }

  private final Arena arena = Arena.ofShared();
  private final @Nullable FileChannel file;
  private final int maxPages;
  private final List<MemorySegment> segments = new ArrayList<>();
  private final Deque<Integer> free = new ArrayDeque<>();
  private boolean full;

  private Pages(@Nullable FileChannel file, long budgetBytes) {
    this.file = file;
    this.maxPages = (int) Math.max(2L * PAGES_PER_SEGMENT, budgetBytes / PAGE_BYTES);
  }

  /** Pages that end with the process. */
  static Pages inMemory(long budgetBytes) {
    return new Pages(null, budgetBytes);
  }

  /**
   * Pages in a file, which is created if it does not exist. All pages that it has are mapped.
   *
   * @throws IOException if the file cannot be used
   */
  static Pages inFile(Path path, long budgetBytes) throws IOException {
    var file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      var pages = new Pages(file, budgetBytes);
      long whole = file.size() / SEGMENT_BYTES;
      for (int i = 0; i < whole; i++) {
        pages.segments.add(pages.map(file, i));
      }
      return pages;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private MemorySegment map(FileChannel from, int segment) throws IOException {
    return from.map(MapMode.READ_WRITE, (long) segment * SEGMENT_BYTES, SEGMENT_BYTES, arena);
  }

  /** Number of pages, of all types. */
  int count() {
    return segments.size() * PAGES_PER_SEGMENT;
  }

  /** Adds a page to those that can be taken. */
  void free(int page) {
    setType(page, Type.FREE);
    free.add(page);
  }

  /**
   * Takes an empty page.
   *
   * @return the page; -1 if the budget or the disk is used up
   */
  int take(Type type, int owner, long first) {
    if (free.isEmpty() && !grow(type)) {
      return -1;
    }
    int page = free.remove();
    var segment = segment(page);
    long at = offset(page);
    segment.set(ValueLayout.JAVA_LONG, at + STATE, 0);
    segment.set(ValueLayout.JAVA_INT, at + OWNER, owner);
    segment.set(ValueLayout.JAVA_LONG, at + FIRST, first);
    VarHandle.releaseFence();
    setType(page, type);
    return page;
  }

  /** Adds a segment. The budget is for values: numbers are as many as there are topics. */
  private boolean grow(Type type) {
    boolean beyondBudget = (segments.size() + 1) * PAGES_PER_SEGMENT > maxPages;
    if (full || (beyondBudget && type == Type.VALUES)) {
      return false;
    }
    int first = count();
    try {
      segments.add(file == null ? arena.allocate(SEGMENT_BYTES, PAGE_BYTES) : extend(file));
    } catch (IOException | OutOfMemoryError e) {
      full = true; // the pages that exist are used again from now on
      LOG.warn("No more room to keep values of topics after {} bytes: {}", size(), e.getMessage());
      return false;
    }
    for (int page = first; page < count(); page++) {
      free.add(page);
    }
    return true;
  }

  /** Writes the bytes before they are mapped, because a full disk would end the process later. */
  private MemorySegment extend(FileChannel to) throws IOException {
    int segment = segments.size();
    var zeros = ByteBuffer.allocate(SEGMENT_BYTES);
    long at = (long) segment * SEGMENT_BYTES;
    while (zeros.hasRemaining()) {
      at += to.write(zeros, at);
    }
    return map(to, segment);
  }

  /** Bytes of all pages. */
  long size() {
    return (long) segments.size() * SEGMENT_BYTES;
  }

  Type type(int page) {
    return Type.of(segment(page).get(ValueLayout.JAVA_INT, offset(page) + TYPE));
  }

  private void setType(int page, Type type) {
    segment(page).set(ValueLayout.JAVA_INT, offset(page) + TYPE, type.code);
  }

  int owner(int page) {
    return segment(page).get(ValueLayout.JAVA_INT, offset(page) + OWNER);
  }

  /** The number of the first entry of a page. */
  long first(int page) {
    return segment(page).get(ValueLayout.JAVA_LONG, offset(page) + FIRST);
  }

  /** Number of entries of a page. */
  int entries(int page) {
    return (int) (state(page) >>> 32);
  }

  /** Used bytes of the body of a page. */
  int used(int page) {
    return (int) state(page);
  }

  private long state(int page) {
    return segment(page).get(ValueLayout.JAVA_LONG, offset(page) + STATE);
  }

  /** Makes an entry at the end of the body part of the page. */
  void commit(int page, int entryBytes) {
    long state = (long) (entries(page) + 1) << 32 | (used(page) + entryBytes);
    VarHandle.releaseFence();
    segment(page).set(ValueLayout.JAVA_LONG, offset(page) + STATE, state);
  }

  /** The body of a page. */
  ByteBuffer body(int page) {
    return segment(page).asSlice(offset(page) + HEADER_BYTES, BODY_BYTES).asByteBuffer();
  }

  /** Writes a number into the body of a page in one step. */
  void setLong(int page, int at, long value) {
    VarHandle.releaseFence();
    segment(page).set(ValueLayout.JAVA_LONG, offset(page) + HEADER_BYTES + at, value);
  }

  long getLong(int page, int at) {
    return segment(page).get(ValueLayout.JAVA_LONG, offset(page) + HEADER_BYTES + at);
  }

  private MemorySegment segment(int page) {
    return segments.get(page / PAGES_PER_SEGMENT);
  }

  private static long offset(int page) {
    return (long) (page % PAGES_PER_SEGMENT) * PAGE_BYTES;
  }

  /** Writes all pages to the disk; without effect for pages in memory. */
  void force() {
    if (file != null) {
      segments.forEach(MemorySegment::force);
    }
  }

  @Override
  public void close() {
    arena.close();
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        LOG.warn("The file of kept values could not be closed: {}", e.getMessage());
      }
    }
  }
}
