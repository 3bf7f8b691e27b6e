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
 * Opens the database of a folder. One that is damaged is set aside as it is, in a folder beside it,
 * and what is good of it is copied into a new one; what was lost in between becomes gaps. Of one
 * thread, used once.
 */
final class Opening {

  private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

  /** Damages that are named; there may be thousands. */
  private static final int MAX_NAMED = 4;

  private final StoreFolder folder;
  private final List<Instrument> instruments;

  /** A database that is sound, and what is to be known to append to its tables. */
  record Opened(EmbeddedEngine engine, Map<Table, SumsKeeper> sums) {}

  Opening(StoreFolder folder, List<Instrument> instruments) {
    this.folder = folder;
    this.instruments = instruments;
  }

  /**
   * Opens it.
   *
   * @throws IOException when the machine does not let us
   */
  Opened open() throws IOException {
    goOnWithWhatWasCutOff();
    if (!folder.knowsItsMarket() && Files.exists(folder.database(), LinkOption.NOFOLLOW_LINKS)) {
      var aside = setAside();
      folder.keepMissing(List.of());
      LOG.warn(
          "{} keeps bars and trades of a market that nothing names any more (market is missing or"
              + " damaged): they are set aside in {}",
          folder.path(),
          aside);
    }
    if (folder.knowsItsMarket() && !Files.exists(folder.database(), LinkOption.NOFOLLOW_LINKS)) {
      LOG.warn("{} is missing: it is begun anew", folder.database());
    }
    folder.claim();
    if (!Files.isDirectory(folder.database())) {
      if (Files.exists(folder.database(), LinkOption.NOFOLLOW_LINKS)) {
        LOG.warn("{} is no folder: it is set aside in {}", folder.database(), setAside());
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

  /** A new database that is there beside the old one is not complete; alone, it is. */
  private void goOnWithWhatWasCutOff() throws IOException {
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

  /** Null when it is damaged; what is found is added to the verdicts. */
  private static @Nullable Opened tryToOpen(Path database, List<Verdict> verdicts)
      throws IOException {
    EmbeddedEngine engine;
    try {
      engine = new EmbeddedEngine(database);
    } catch (Throwable failure) { // whatever comes out of files that are damaged
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
        if (verdict.table() != Table.HOURS) { // they are made of the minutes
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
        "{} is damaged: {}; the damaged files are set aside in {}, {} of {} trades and minutes are"
            + " kept, the rest is filled in where the market can be asked for it",
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

  /** Moves the database out of the way, as it is. */
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
