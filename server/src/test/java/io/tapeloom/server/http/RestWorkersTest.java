package io.tapeloom.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestWorkersTest {

  private final RestWorkers workers = new RestWorkers(2, 3);
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();

  @AfterEach
  void stop() {
    released.countDown();
    workers.shutdown();
  }

  private int hold() {
    begun.incrementAndGet();
    try {
      released.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return 1;
  }

  @Test
  void shouldComputeOnFewThreads() throws Exception {
    var tasks = new ArrayList<Future<?>>();
    for (int i = 0; i < 10; i++) {
      tasks.add(workers.submit(this::hold));
    }
    await().until(() -> begun.get() == 2);

    assertThat(workers.getPoolSize()).isEqualTo(2);
    assertThat(workers.getQueue()).hasSize(8);
    released.countDown();
    for (var task : tasks) {
      task.get();
    }
    assertThat(begun).hasValue(10);
    assertThat(workers.getLargestPoolSize()).isEqualTo(2);
  }

  @Test
  void shouldReplaceThreadsThatWait() throws Exception {
    var waiting = new ArrayList<Future<Integer>>();
    for (int i = 0; i < 3; i++) {
      waiting.add(workers.submit(() -> RestWorkers.waiting(this::hold)));
    }
    await().until(() -> begun.get() == 3);

    assertThat(workers.submit(() -> "answered").get()).isEqualTo("answered");

    released.countDown();
    for (var each : waiting) {
      assertThat(each.get()).isEqualTo(1);
    }
    await().until(() -> workers.getMaximumPoolSize() == 2);
    await().until(() -> workers.getPoolSize() == 2); // the others have no work
  }

  @Test
  void shouldHaveALimitOfThreads() {
    for (int i = 0; i < 20; i++) {
      var _ = workers.submit(() -> RestWorkers.waiting(this::hold));
    }
    await().until(() -> begun.get() == 5);

    assertThat(workers.getPoolSize()).isEqualTo(5);
    assertThat(workers.getQueue()).hasSize(15);
  }

  @Test
  void shouldRunOnOtherThreadsAsUsual() {
    assertThat(RestWorkers.waiting(() -> "here")).isEqualTo("here");
  }
}
