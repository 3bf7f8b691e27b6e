package io.tapeloom.attack.assault;

import io.tapeloom.attack.wire.RawConnection;
import io.tapeloom.attack.wire.WebSocketPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A running attack: its target, its time, its connections, and its findings. Thread-safe. */
public final class Assault {

  private static final int MAX_FAULTS = 10;
  private static final double CPU_SHARE = 0.5;

  private final int port;
  private final long pid;
  private final long seed;
  private final long begunNanos = System.nanoTime();
  private final long lastingNanos;
  private final CpuBudget budget = new CpuBudget(CPU_SHARE);
  private final Set<RawConnection> connections = ConcurrentHashMap.newKeySet();
  private final Set<Thread> crowd = ConcurrentHashMap.newKeySet();

  // Guarded by this.
  private final Map<String, Long> seen = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();

  /**
   * @param pid the server's process id, for attacks that stop it
   */
  Assault(int port, long pid, Duration lasting, long seed) {
    this.port = port;
    this.pid = pid;
    this.lastingNanos = lasting.toNanos();
    this.seed = seed;
  }

  /** The action that an attacker repeats. */
  @FunctionalInterface
  public interface Deed {

    void act() throws Exception;
  }

  public int port() {
    return port;
  }

  public long pid() {
    return pid;
  }

  /** Returns the random numbers of one attacker. */
  public Random random(int attacker) {
    return new Random(seed * 31 + attacker);
  }

  public boolean goesOn() {
    return System.nanoTime() - begunNanos < lastingNanos;
  }

  /** Connects; the connection is closed at the end of the attack. */
  public RawConnection connect() throws IOException {
    return connect(0);
  }

  /** Connects with a small receive buffer, so that unread data soon accumulates in the server. */
  public RawConnection connect(int receiveBuffer) throws IOException {
    var connection = RawConnection.open(port, receiveBuffer);
    connections.add(connection);
    saw("connections");
    return connection;
  }

  /** Closes a connection before the end of the attack. */
  public void leave(RawConnection connection) {
    connections.remove(connection);
    connection.close();
  }

  public WebSocketPeer webSocket(String path) throws IOException {
    return webSocket(path, 0);
  }

  public WebSocketPeer webSocket(String path, int receiveBuffer) throws IOException {
    var connection = connect(receiveBuffer).timeout(Duration.ofSeconds(10));
    return WebSocketPeer.upgrade(connection, path);
  }

  /** Runs attackers that repeat an action until the time has elapsed, also after failures. */
  public void crowd(int size, Deed deed) {
    for (int i = 0; i < size; i++) {
      crowd.add(Thread.ofVirtual().start(() -> repeat(deed)));
    }
  }

  private void repeat(Deed deed) {
    try {
      while (goesOn()) {
        breathe();
        attempt(deed);
      }
    } catch (InterruptedException e) {
      saw("cut short");
    }
  }

  private void attempt(Deed deed) throws InterruptedException {
    try {
      deed.act();
    } catch (WebSocketPeer.Refused e) {
      saw("handshake " + e.status());
      pause(20);
    } catch (IOException e) {
      if (goesOn()) {
        saw(
            e instanceof WebSocketPeer.Closed closed
                ? "closed with " + closed.code()
                : "connection ended");
        pause(20);
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      fault("the attack itself failed: " + e);
      pause(1000);
    }
  }

  /** Waits while the attackers have used more CPU time than allowed. */
  public void breathe() throws InterruptedException {
    budget.await();
  }

  public void pause(long millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis);
  }

  /** Waits until the time of the attack has elapsed. */
  public void hold() throws InterruptedException {
    while (goesOn()) {
      pause(20);
    }
  }

  public void saw(String outcome) {
    saw(outcome, 1);
  }

  /** Counts an outcome that was seen a number of times. */
  public synchronized void saw(String outcome, long times) {
    seen.merge(outcome, times, Long::sum);
  }

  public synchronized long count(String outcome) {
    return seen.getOrDefault(outcome, 0L);
  }

  /** Closes all connections. */
  public void leaveAll() {
    connections.forEach(RawConnection::close);
  }

  public synchronized void fault(String what) {
    if (faults.size() < MAX_FAULTS && !faults.contains(what)) {
      faults.add(what);
    }
  }

  /** Counts the status of an answer; 500 is a fault for every request. */
  public void sawStatus(int status, String asked) {
    saw(Integer.toString(status));
    if (status == 500) {
      fault("500 for " + asked);
    }
  }

  /** Closes all connections, waits shortly for the attackers, and returns the findings. */
  Findings end() throws InterruptedException {
    leaveAll();
    for (var attacker : crowd) {
      attacker.interrupt();
      attacker.join(Duration.ofMillis(50));
    }
    synchronized (this) {
      return new Findings(Map.copyOf(seen), List.copyOf(faults));
    }
  }
}
