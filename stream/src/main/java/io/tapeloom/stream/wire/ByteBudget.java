package io.tapeloom.stream.wire;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits the memory that all holders of one kind use together, in bytes, such as the unfinished
 * messages of all connections. Each holder opens an {@link Account} and keeps it up to date. When
 * all accounts together exceed the limit, the largest are shed, one by one, until the others hold
 * at most seven eighths of the limit. The margin of one eighth makes searches for the largest
 * accounts rare.
 *
 * <p>Thread-safe: all methods may be called from any thread. Memory of a shed account is used until
 * its holder has released it. That happens soon but not at once, so the limit may be exceeded for a
 * short time by the bytes that were shed.
 */
public final class ByteBudget {

  private static final Logger LOG = LoggerFactory.getLogger(ByteBudget.class);

  private final long maxBytes;

  /** Bytes of accounts that are not shed. */
  private final AtomicLong held = new AtomicLong();

  /** Bytes of accounts that are shed and not closed yet. */
  private final AtomicLong shedding = new AtomicLong();

  private final LongAdder shed = new LongAdder();
  private final Set<Account> accounts = ConcurrentHashMap.newKeySet();

  /**
   * @param maxBytes the limit, in bytes; positive
   */
  public ByteBudget(long maxBytes) {
    if (maxBytes <= 0) {
      throw new IllegalArgumentException("maxBytes must be positive, got " + maxBytes);
    }
    this.maxBytes = maxBytes;
  }

  public long maxBytes() {
    return maxBytes;
  }

  /** Bytes of all accounts, including those that are shed and not closed yet. */
  public long heldBytes() {
    return held.get() + shedding.get();
  }

  /** Number of accounts that were shed since the start. */
  public long shed() {
    return shed.sum();
  }

  /**
   * Opens an account that holds nothing. The holder closes it when it ends.
   *
   * @param onShed makes the holder release its memory and accept no more; called at most once, on
   *     any thread, so it must be quick and hand its work to the holder's own thread
   */
  public Account open(Runnable onShed) {
    var account = new Account(null, onShed);
    accounts.add(account);
    return account;
  }

  /**
   * Opens an account whose holder may report a decrease late.
   *
   * @param recount returns the bytes held now; called on any thread before an account is shed
   * @param onShed as in {@link #open(Runnable)}
   */
  Account open(LongSupplier recount, Runnable onShed) {
    var account = new Account(recount, onShed);
    accounts.add(account);
    return account;
  }

  private void shedLargest() {
    for (var account : chooseLargest()) {
      shed.increment();
      try {
        account.onShed.run();
      } catch (RuntimeException ended) { // the holder has ended, for example with its loop
        LOG.debug("A memory holder could not be notified: {}", ended.toString());
      }
    }
  }

  /** Chooses accounts to shed and marks them; empty when the others are within the limit. */
  private synchronized List<Account> chooseLargest() {
    if (held.get() <= maxBytes) {
      return List.of(); // another thread has already shed enough
    }
    accounts.forEach(Account::recount);
    if (held.get() <= maxBytes) {
      return List.of();
    }
    var largestFirst = new ArrayList<Holding>();
    accounts.forEach(account -> largestFirst.add(new Holding(account, account.bytes())));
    largestFirst.sort(Comparator.comparingLong(Holding::bytes).reversed());
    long goal = maxBytes - maxBytes / 8;
    var chosen = new ArrayList<Account>();
    for (var holding : largestFirst) {
      if (held.get() <= goal) {
        break;
      }
      if (holding.account.markShed()) {
        chosen.add(holding.account);
      }
    }
    return chosen;
  }

  /** An account and its size when the accounts were compared. */
  private record Holding(Account account, long bytes) {}

  /** The memory of one holder. Thread-safe; mostly used by its holder alone. */
  public final class Account implements AutoCloseable {

    private final @Nullable LongSupplier recount;
    private final Runnable onShed;
    private long bytes;
    private boolean isShed;
    private boolean closed;

    private Account(@Nullable LongSupplier recount, Runnable onShed) {
      this.recount = recount;
      this.onShed = onShed;
    }

    /**
     * Sets the bytes that are held now. Sheds the largest holders when all together exceed the
     * limit.
     */
    public void hold(long bytesNow) {
      if (set(bytesNow) > maxBytes) {
        shedLargest();
      }
    }

    /** Adds bytes, or removes them when negative; see {@link #hold}. */
    public void add(long more) {
      if (change(more) > maxBytes) {
        shedLargest();
      }
    }

    /** Bytes held. */
    public synchronized long bytes() {
      return bytes;
    }

    /** Whether the holder must release its memory. */
    public synchronized boolean isShed() {
      return isShed;
    }

    /** Closes the account, because its holder has ended and holds nothing. */
    @Override
    public void close() {
      synchronized (this) {
        change(-bytes);
        closed = true;
      }
      accounts.remove(this);
    }

    private synchronized long set(long bytesNow) {
      return change(bytesNow - bytes);
    }

    /**
     * Applies a change.
     *
     * @return bytes of all accounts after the change; 0 when no account needs to be shed
     */
    private synchronized long change(long more) {
      if (more == 0 || closed) {
        return 0;
      }
      bytes += more;
      if (isShed) {
        shedding.addAndGet(more);
        return 0;
      }
      long all = held.addAndGet(more);
      return more > 0 ? all : 0;
    }

    private synchronized void recount() {
      if (recount != null) {
        set(recount.getAsLong());
      }
    }

    /** Marks the account as shed; false when it holds nothing or was marked before. */
    private synchronized boolean markShed() {
      if (isShed || closed || bytes == 0) {
        return false;
      }
      isShed = true;
      held.addAndGet(-bytes);
      shedding.addAndGet(bytes);
      return true;
    }
  }
}
