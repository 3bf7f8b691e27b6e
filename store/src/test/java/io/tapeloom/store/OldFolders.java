package io.tapeloom.store;

import io.tapeloom.feed.stored.HistoryStore.Minute;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipInputStream;

/** Folders that an earlier version has written, and what is in them. */
final class OldFolders {

  static final long MONDAY = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
  static final long WEEK = Duration.ofDays(7).toMillis();
  static final List<Minute> MINUTES = new ArrayList<>();
  static final List<Trade> TRADES = new ArrayList<>();

  static {
    for (int i = 0; i < 600; i++) {
      long time = MONDAY + i / 100 * WEEK + i % 100 * 180_000L;
      for (var instrument : Tapes.BOTH) {
        MINUTES.add(new Minute(instrument, new Bar(time, 100 + i, 120 + i, 90, 110, 1 + i % 7)));
      }
      TRADES.add(
          new Trade(
              Tapes.ACME, i, 100 + i, 1, i % 2 == 0 ? Side.BUY : Side.SELL, time * 1_000_000 + 7));
    }
  }

  private OldFolders() {}

  /** Unpacks the folder of a server that was closed, or of one that was killed. */
  static void unpack(String name, Path folder) throws IOException {
    try (var zip =
        new ZipInputStream(
            Objects.requireNonNull(
                OldFolders.class.getResourceAsStream("/questdb-%s.zip".formatted(name))))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        var file = folder.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.copy(zip, file);
      }
    }
  }
}
