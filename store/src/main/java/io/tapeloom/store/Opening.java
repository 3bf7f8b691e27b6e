package io.tapeloom.store;

import io.tapeloom.market.Instrument;
import io.tapeloom.store.TableCheck.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the database of a folder. A damaged database is moved unchanged to another folder, and its
 * undamaged rows are copied into a new one; lost minutes between them become gaps. For one thread,
 * used once.
 */
final class Opening {

  private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

  /** Maximum number of damages that are named; there may be thousands. */
  private static final int MAX_NAMED = 4;

  private final StoreFolder folder;
  private final List<Instrument> instruments;

  /** An undamaged database with the checksums of its tables. */
  record Opened(EmbeddedEngine engine, Map<Table, SumsKeeper> sums) {}

  Opening(StoreFolder folder, List<Instrument> instruments) {
    this.folder = folder;
    this.instruments = instruments;
  }

  /**
   * Opens the database.
   *
   * @throws IOException if the operating system denies or fails the access
   */
  Opened open() throws IOException {
    finishReplacement();
    if (!folder.knowsItsMarket() && Files.exists(folder.database(), LinkOption.NOFOLLOW_LINKS)) {
      var aside = setAside();
      folder.keepMissing(List.of());
      LOG.warn(
          "{} contains bars and trades of an unknown market (market is missing or damaged): they"
              + " are moved to {}",
          folder.path(),
          aside);
    }
    if (folder.knowsItsMarket() && !Files.exists(folder.database(), LinkOption.NOFOLLOW_LINKS)) {
      LOG.warn("{} is missing: it is created again", folder.database());
    }
    folder.claim();
    if (!Files.isDirectory(folder.database())) {
      if (Files.exists(folder.database(), LinkOption.NOFOLLOW_LINKS)) {
        LOG.warn("{} is not a folder: it is moved to {}", folder.database(), setAside());
      }
      Files.createDirectories(folder.database());
    }
    var verdicts = new ArrayList<Verdict>();
    var opened = tryToOpen(folder.database(), verdicts);
    if (opened != null) {
      return opened;
    }
    mend(verdicts);
    verdicts.clear();
    opened = tryToOpen(folder.database(), verdicts);
    if (opened == null) {
      throw new IOException(text(verdicts));
    }
    return opened;
  }

  /**
   * Continues an interrupted replacement. A new database next to the old one is incomplete; without
   * the old one, it is complete.
   */
  private void finishReplacement() throws IOException {
    var draft = folder.newDatabase();
    if (!Files.isDirectory(draft)) {
      return;
    }
    if (Files.exists(folder.database(), LinkOption.NOFOLLOW_LINKS)) {
      remove(draft);
    } else {
      Files.move(draft, folder.database());
    }
  }

  private static void remove(Path draft) throws IOException {
    try (var files = Files.walk(draft)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Opens the database; returns null if it is damaged, and adds the damages to the verdicts. */
  private static @Nullable Opened tryToOpen(Path database, List<Verdict> verdicts)
      throws IOException {
    EmbeddedEngine engine;
    try {
      engine = new EmbeddedEngine(database);
    } catch (Throwable failure) { // damaged files may cause any failure
      StoreFailure.throwIfOfMachine(failure);
      for (var table : Table.values()) {
        verdicts.add(TableCheck.checkFiles(table, database, StoreFailure.reason(failure)));
      }
      return null;
    }
    try {
      var sums = new EnumMap<Table, SumsKeeper>(Table.class);
      for (var table : Table.values()) {
        verdicts.add(TableCheck.check(engine, table, database));
      }
      if (verdicts.stream().allMatch(verdict -> verdict.damages().isEmpty())) {
        for (var verdict : verdicts) {
          sums.put(verdict.table(), keeper(engine, database, verdict));
        }
        return new Opened(engine, sums);
      }
    } catch (Throwable failure) {
      engine.close();
      throw failure;
    }
    engine.close();
    return null;
  }

  private static SumsKeeper keeper(EmbeddedEngine engine, Path database, Verdict verdict)
      throws IOException {
    var table = verdict.table();
    var token = engine.verifyTableName(table.text());
    var keeper =
        new SumsKeeper(
            table, database, verdict.sums().orElseGet(() -> new Sums(token.getDirName())));
    try (var appender = new Appender(engine, table, keeper)) {
      appender.sumUp();
    }
    return keeper;
  }

  private void mend(List<Verdict> verdicts) throws IOException {
    var draft = folder.newDatabase();
    Files.createDirectories(draft);
    Salvage salvage;
    try (var engine = new EmbeddedEngine(draft)) {
      salvage = new Salvage(engine, draft);
      for (var verdict : verdicts) {
        salvage.makeTable(verdict.table());
        if (verdict.table() != Table.HOURS) { // hours are built from the minutes
          salvage.copy(verdict);
        }
      }
    } catch (Throwable failure) {
      StoreFailure.throwIfOfMachine(failure);
      throw new IOException(text(verdicts) + "; " + StoreFailure.reason(failure), failure);
    }
    var gaps = new ArrayList<>(folder.missing());
    for (var lost : salvage.lost()) {
      for (var instrument : instruments) {
        gaps.add(
            new StoreFolder.Missing(instrument.symbol(), lost.fromMillis(), lost.untilMillis()));
      }
    }
    folder.keepMissing(gaps);
    var aside = setAside();
    Files.move(draft, folder.database());
    LOG.warn(
        "{} is damaged: {}; the damaged files are moved to {}, {} of {} trades and minutes are"
            + " kept, the rest is requested from the market if it offers them",
        folder.path(),
        text(verdicts),
        aside,
        salvage.kept(),
        salvage.all());
  }

  private static String text(List<Verdict> verdicts) {
    var all =
        verdicts.stream()
            .flatMap(
                verdict ->
                    verdict.damages().stream()
                        .map(damage -> "table %s: %s".formatted(verdict.table().text(), damage)))
            .distinct()
            .toList();
    var named = String.join("; ", all.subList(0, Math.min(MAX_NAMED, all.size())));
    return all.size() > MAX_NAMED
        ? "%s; and %d more".formatted(named, all.size() - MAX_NAMED)
        : named;
  }

  /** Moves the unchanged database to another folder. */
  private Path setAside() throws IOException {
    for (int number = 1; ; number++) {
      var aside = folder.path().resolve("damaged-" + number);
      if (!Files.exists(aside, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(aside);
        Files.move(folder.database(), aside.resolve("db"));
        return aside;
      }
    }
  }
}
