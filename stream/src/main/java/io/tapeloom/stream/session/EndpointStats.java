package io.tapeloom.stream.session;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What an endpoint has counted since its start. Thread-safe; a reading is not a snapshot. */
public final class EndpointStats {

  /** What all codes count as that have no count of their own. */
  public static final int OTHER = 0;

  /**
   * The codes that are counted one by one: those of WebSocket and those of the protocols. Clients
   * may send any other from 3000 to 4999, which must not grow the counts.
   */
  private static final Set<Integer> COUNTED =
      Stream.concat(
              IntStream.rangeClosed(1000, 1015).boxed(), Stream.of(4000, 4001, 4500, 4501, 4502))
          .collect(Collectors.toUnmodifiableSet());

  private final LongAdder opened = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder messagesIn = new LongAdder();
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder messagesOut = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();
  private final LongAdder batched = new LongAdder();
  private final LongAdder rateLimited = new LongAdder();
  private final LongAdder conflated = new LongAdder();
  private final LongAdder handlerFailures = new LongAdder();
  private final ConcurrentHashMap<Integer, LongAdder> closes = new ConcurrentHashMap<>();

  public void opened() {
    opened.increment();
  }

  public void refused() {
    refused.increment();
  }

  void messageIn(int bytes) {
    messagesIn.increment();
    bytesIn.add(bytes);
  }

  /** Messages were handed to the transport, with all their bytes. */
  public void wrote(int messages, long bytes) {
    messagesOut.add(messages);
    bytesOut.add(bytes);
  }

  void batched(int messages) {
    batched.add(messages);
  }

  void rateLimited() {
    rateLimited.increment();
  }

  void conflated(long publications) {
    if (publications > 0) {
      conflated.add(publications);
    }
  }

  void handlerFailure() {
    handlerFailures.increment();
  }

  /** A connection ended with a status code, sent by the server or by its client. */
  public void closed(int code) {
    closes.computeIfAbsent(COUNTED.contains(code) ? code : OTHER, _ -> new LongAdder()).increment();
  }

  /** Connections that were accepted. */
  public long connectionsOpened() {
    return opened.sum();
  }

  /** Handshakes that were refused for want of a place. */
  public long connectionsRefused() {
    return refused.sum();
  }

  /** Whole messages received. */
  public long messagesIn() {
    return messagesIn.sum();
  }

  /** Messages that were not taken because their client sent too many. */
  public long messagesRateLimited() {
    return rateLimited.sum();
  }

  /** Bytes of whole messages received, without frames' headers. */
  public long bytesIn() {
    return bytesIn.sum();
  }

  /** Messages written, replies and pushes. */
  public long messagesOut() {
    return messagesOut.sum();
  }

  /** Bytes of messages written, with frames' headers. */
  public long bytesOut() {
    return bytesOut.sum();
  }

  /** Publications that waited for their subscription's pace and were written with others. */
  public long batches() {
    return batched.sum();
  }

  /** Publications that a slow session was not sent because a newer one replaced them. */
  public long conflations() {
    return conflated.sum();
  }

  /** Exceptions thrown by operations; each closed its session with 1011. */
  public long handlerFailures() {
    return handlerFailures.sum();
  }

  /**
   * Connections ended, by the status code the server sent or received; 1006: by no close frame,
   * {@link #OTHER}: by any code that is not counted by itself.
   */
  public SortedMap<Integer, Long> closes() {
    var counts = new TreeMap<Integer, Long>();
    closes.forEach((code, count) -> counts.put(code, count.sum()));
    return counts;
  }
}
