package io.tapeloom.attack.assault;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * Limits the CPU time of the attackers' process, so that the server is measured and not the
 * machine. Thread-safe.
 */
final class CpuBudget {

  private static final int PAUSE_MILLIS = 5;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final double share;
  private final long begunNanos = System.nanoTime();
  private final long usedBefore = system.getProcessCpuTime();

  /**
   * @param share share of one processor
   */
  CpuBudget(double share) {
    this.share = share;
  }

  /** Waits while the process has used more than its share. */
  void await() throws InterruptedException {
    while (system.getProcessCpuTime() - usedBefore
        > share * (System.nanoTime() - begunNanos) + TimeUnit.MILLISECONDS.toNanos(200)) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }
}
