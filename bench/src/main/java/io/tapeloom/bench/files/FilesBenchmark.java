package io.tapeloom.bench.files;

import com.sun.management.OperatingSystemMXBean;
import io.tapeloom.feed.csv.BarReader;
import io.tapeloom.feed.csv.UnusableCsv;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Prints how many rows a second are read of many files of daily bars, which it writes before. Run
 * by {@code make bench-files}.
 */
final class FilesBenchmark {

  private static final int ROUNDS = 3;

  private FilesBenchmark() {}

  public static void main(String[] args) throws IOException {
    int files = args.length > 0 ? Integer.parseInt(args[0]) : 5_000;
    int rows = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
    var folder = Files.createTempDirectory("bench-files");
    try {
      var paths =
          IntStream.range(0, files)
              .mapToObj(i -> folder.resolve("S%04d.csv".formatted(i)))
              .toList();
      for (int i = 0; i < files; i++) {
        write(paths.get(i), rows, i);
      }
      for (int round = 1; round <= ROUNDS; round++) {
        measure(round, paths);
      }
    } finally {
      for (int i = 0; i < files; i++) {
        Files.deleteIfExists(folder.resolve("S%04d.csv".formatted(i)));
      }
      Files.delete(folder);
    }
  }

  private static void measure(int round, List<Path> paths) {
    var processor = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long cpu = processor.getProcessCpuTime();
    long start = System.nanoTime();
    long rows = paths.parallelStream().mapToLong(FilesBenchmark::read).sum();
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuSeconds = (processor.getProcessCpuTime() - cpu) / 1e9;
    System.out.printf(
        "round %d: %,d rows of %,d files in %.2f s, %,.0f rows/s; %.2f s of CPU, %,.0f rows a second of CPU%n",
        round, rows, paths.size(), seconds, rows / seconds, cpuSeconds, rows / cpuSeconds);
  }

  private static long read(Path file) {
    try {
      return BarReader.read(file).report().rowsRead();
    } catch (IOException | UnusableCsv e) {
      throw new IllegalStateException(e);
    }
  }

  /** Daily bars, as brokers and data sites write them. */
  private static void write(Path file, int rows, int seed) throws IOException {
    var random = new SplittableRandom(seed);
    var day = LocalDate.of(2000, 1, 3);
    double price = 20 + random.nextInt(200);
    try (var out = Files.newBufferedWriter(file)) {
      out.write("Date,Open,High,Low,Close,Volume\n");
      for (int i = 0; i < rows; i++) {
        double open = price;
        price = Math.max(1, price * (0.99 + random.nextDouble() * 0.02));
        out.write(
            "%s,%.2f,%.2f,%.2f,%.2f,%d%n"
                .formatted(
                    day.plusDays(i),
                    open,
                    Math.max(open, price) + 0.5,
                    Math.min(open, price) - 0.25,
                    price,
                    1_000_000 + random.nextInt(90_000_000)));
      }
    }
  }
}
