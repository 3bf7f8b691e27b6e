package io.tapeloom.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Another program, and what it prints. Used by one thread. */
public final class ChildProcess implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 600;

  private final Process process;
  private final List<Thread> readers = new ArrayList<>();

  // Written by the readers; guarded by this.
  private final List<String> out = new ArrayList<>();
  private final List<String> err = new ArrayList<>();
  private boolean outEnded;

  private ChildProcess(Process process) {
    this.process = process;
    read(process.getInputStream(), out::add, () -> outEnded = true);
    read(process.getErrorStream(), err::add, () -> {});
  }

  /** Starts a program, in an environment that is this program's unless it is changed. */
  public static ChildProcess start(
      List<String> command, Path folder, Consumer<ProcessBuilder> changes) {
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    changes.accept(builder);
    try {
      return new ChildProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // By threads of the platform: a virtual one that waits at a pipe keeps its carrier, and a server
  // in this program, on a machine of two processors, would have none left to answer with.
  private void read(InputStream stream, Consumer<String> lines, Runnable atEnd) {
    readers.add(
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try (var reader =
                      new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                    for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                      tell(line, lines);
                    }
                  } catch (IOException e) {
                    tell("unreadable: " + e, lines);
                  }
                  synchronized (this) {
                    atEnd.run();
                    notifyAll();
                  }
                }));
  }

  private synchronized void tell(String line, Consumer<String> lines) {
    lines.accept(line);
    notifyAll();
  }

  /** The first line of its standard output that is so. */
  public synchronized String awaitLine(Predicate<String> wanted) {
    if (!awaitOut(lines -> lines.stream().anyMatch(wanted))) {
      throw new AssertionError("no such line in %s, errors %s".formatted(out, err));
    }
    return out.stream().filter(wanted).findFirst().orElseThrow();
  }

  /**
   * Waits until the lines of its standard output are so.
   *
   * @return whether they are; not, when it has ended or takes too long
   */
  public synchronized boolean awaitOut(Predicate<List<String>> wanted) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!wanted.test(out())) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (outEnded || left <= 0) {
        return false;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return true;
  }

  /** Types a line into its standard input. */
  public void type(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its exit code, when it has ended and all that it printed is here. */
  public int awaitExit() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("does not end: %s, errors %s".formatted(out(), err()));
      }
      for (var reader : readers) {
        reader.join();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return process.exitValue();
  }

  /** The lines of its standard output so far. */
  public synchronized List<String> out() {
    return List.copyOf(out);
  }

  /** The lines of its standard error so far. */
  public synchronized List<String> err() {
    return List.copyOf(err);
  }

  /** Its number in the system. */
  public long pid() {
    return process.pid();
  }

  /** Asks it to end, by SIGTERM where there are signals. */
  public void terminate() {
    process.toHandle().destroy(); // the process itself would close what it prints to
  }

  /** Ends it, if it still runs, and what it has started. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    var _ = awaitExit();
  }
}
