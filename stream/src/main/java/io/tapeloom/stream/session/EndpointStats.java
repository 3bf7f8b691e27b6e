package io.tapeloom.stream.session;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The counters of an endpoint since its start. Thread-safe: all methods may be called from any
 * thread. The counters are read one by one, so that together they are no consistent snapshot.
 */
public final class EndpointStats {

  /** Stands for all close codes without their own counter. */
  public static final int OTHER = 0;

  /**
   * The close codes with their own counter: those of WebSocket and those of the protocols. All
   * others share one counter, so that clients, which may send any code from 3000 to 4999, cannot
   * grow the map.
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
  private final LongAdder missed = new LongAdder();
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

  /**
   * Counts messages that were handed to the transport.
   *
   * @param bytes their size, with frame headers
   */
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
    conflated.add(publications);
  }

  void missed(long publications) {
    missed.add(publications);
  }

  void handlerFailure() {
    handlerFailures.increment();
  }

  /** Counts a connection that ended with a status code, sent by the server or by the client. */
  public void closed(int code) {
    closes.computeIfAbsent(COUNTED.contains(code) ? code : OTHER, _ -> new LongAdder()).increment();
  }

  /** Number of accepted connections. */
  public long connectionsOpened() {
    return opened.sum();
  }

  /** Number of handshakes that were refused because no place was available. */
  public long connectionsRefused() {
    return refused.sum();
  }

  /** Number of complete messages received. */
  public long messagesIn() {
    return messagesIn.sum();
  }

  /** Number of messages that were rejected because their client sent too many. */
  public long messagesRateLimited() {
    return rateLimited.sum();
  }

  /** Bytes of complete messages received, without frame headers. */
  public long bytesIn() {
    return bytesIn.sum();
  }

  /** Number of messages written: replies and pushes. */
  public long messagesOut() {
    return messagesOut.sum();
  }

  /** Bytes of messages written, with frame headers. */
  public long bytesOut() {
    return bytesOut.sum();
  }

  /**
   * Number of publications that waited for the rate limit of their subscription and were written
   * together.
   */
  public long batches() {
    return batched.sum();
  }

  /**
   * Number of publications that a slow session did not receive because a newer one replaced them.
   */
  public long conflations() {
    return conflated.sum();
  }

  /**
   * Number of publications that a slow session did not receive because they were not kept any more;
   * it was sent a gap.
   */
  public long missed() {
    return missed.sum();
  }

  /** Number of exceptions thrown by operations; each closed its session with 1011. */
  public long handlerFailures() {
    return handlerFailures.sum();
  }

  /**
   * Number of ended connections by the status code that the server sent or received. 1006: no close
   * frame; {@link #OTHER}: all codes without their own counter.
   */
  public SortedMap<Integer, Long> closes() {
    var counts = new TreeMap<Integer, Long>();
    closes.forEach((code, count) -> counts.put(code, count.sum()));
    return counts;
  }
}
