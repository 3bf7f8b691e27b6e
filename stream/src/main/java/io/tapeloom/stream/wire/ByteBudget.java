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
 * A bound in bytes on what all holders of one kind keep in memory together, such as the unfinished
 * messages of all connections. Each holder opens an {@link Account} and keeps it up to date. When
 * the accounts together exceed the bound, those that hold the most are shed, the largest first,
 * until the others hold no more than seven eighths of the bound. The rest of one eighth keeps the
 * search for the largest rare.
 *
 * <p>Thread-safe. What is shed still takes memory until its holder has let go of it; that is soon,
 * but not at once, so that the bound may be exceeded by as much as was shed meanwhile.
 */
public final class ByteBudget {

  private static final Logger LOG = LoggerFactory.getLogger(ByteBudget.class);

  private final long maxBytes;

  /** What accounts hold that are not shed. */
  private final AtomicLong held = new AtomicLong();

  /** What accounts hold that are shed and not closed yet. */
  private final AtomicLong leaving = new AtomicLong();

  private final LongAdder shed = new LongAdder();
  private final Set<Account> accounts = ConcurrentHashMap.newKeySet();

  /**
   * @param maxBytes positive
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

  /** What all accounts hold now, also those that are shed and not closed yet. */
  public long heldBytes() {
    return held.get() + leaving.get();
  }

  /** How many accounts were shed since the start. */
  public long shed() {
    return shed.sum();
  }

  /**
   * Opens an account that holds nothing. Close it when its holder ends.
   *
   * @param onShed has the holder let go of what it holds and take no more; called once at the most,
   *     on any thread, so that it must be quick and hand its work to the holder's own thread
   */
  public Account open(Runnable onShed) {
    var account = new Account(null, onShed);
    accounts.add(account);
    return account;
  }

  /**
   * Opens an account that need not know at once when its holder has less.
   *
   * @param recount what is held now; asked on any thread before an account is shed
   */
  Account open(LongSupplier recount, Runnable onShed) {
    var account = new Account(recount, onShed);
    accounts.add(account);
    return account;
  }

  private void relieve() {
    for (var account : overdrawn()) {
      shed.increment();
      try {
        account.onShed.run();
      } catch (RuntimeException ended) { // such as the loop of the holder, and with it the holder
        LOG.debug("A holder could not be asked to let go: {}", ended.toString());
      }
    }
  }

  /** The accounts to be shed, marked as such; empty: the others are within the bound. */
  private synchronized List<Account> overdrawn() {
    if (held.get() <= maxBytes) {
      return List.of(); // another thread was here before
    }
    accounts.forEach(Account::recount);
    if (held.get() <= maxBytes) {
      return List.of();
    }
    var largestFirst = new ArrayList<Entry>();
    accounts.forEach(account -> largestFirst.add(new Entry(account, account.bytes())));
    largestFirst.sort(Comparator.comparingLong(Entry::bytes).reversed());
    long goal = maxBytes - maxBytes / 8;
    var chosen = new ArrayList<Account>();
    for (var entry : largestFirst) {
      if (held.get() <= goal) {
        break;
      }
      if (entry.account.leave()) {
        chosen.add(entry.account);
      }
    }
    return chosen;
  }

  /** An account with what it held when the accounts were compared. */
  private record Entry(Account account, long bytes) {}

  /** What one holder keeps in memory. Thread-safe; mostly used by its holder alone. */
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

    /** Says how much is held now; sheds the largest holders when it is too much for all. */
    public void hold(long bytesNow) {
      if (set(bytesNow) > maxBytes) {
        relieve();
      }
    }

    /** Says that more is held, or with a negative number less; see {@link #hold}. */
    public void add(long more) {
      if (change(more) > maxBytes) {
        relieve();
      }
    }

    /** What is held. */
    public synchronized long bytes() {
      return bytes;
    }

    /** Whether the holder was told to let go. */
    public synchronized boolean isShed() {
      return isShed;
    }

    /** The holder has ended and holds nothing. */
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
     * Books a change.
     *
     * @return what all hold after that; 0 where this is no reason to shed anybody
     */
    private synchronized long change(long more) {
      if (more == 0 || closed) {
        return 0;
      }
      bytes += more;
      if (isShed) {
        leaving.addAndGet(more);
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

    /** Marks the account as shed, if it holds anything; false: it does not, or was before. */
    private synchronized boolean leave() {
      if (isShed || closed || bytes == 0) {
        return false;
      }
      isShed = true;
      held.addAndGet(-bytes);
      leaving.addAndGet(bytes);
      return true;
    }
  }
}
