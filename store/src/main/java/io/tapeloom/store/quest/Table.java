package io.tapeloom.store.quest;

import java.util.List;

/** The tables, their columns in order: symbol first, time last. */
enum Table {
  /** Times in nanoseconds, prices and quantities in the units of the instrument. */
  TRADES(
      """
      CREATE TABLE IF NOT EXISTS trades \
      (symbol SYMBOL, id LONG, price LONG, quantity LONG, buy BOOLEAN, time TIMESTAMP_NS) \
      TIMESTAMP(time) PARTITION BY DAY BYPASS WAL\
      """),
  /** Closed 1-minute bars; times in microseconds. */
  MINUTES(
      """
      CREATE TABLE IF NOT EXISTS minutes \
      (symbol SYMBOL, open LONG, high LONG, low LONG, close LONG, volume LONG, time TIMESTAMP) \
      TIMESTAMP(time) PARTITION BY WEEK BYPASS WAL\
      """);

  private final String definition;

  Table(String definition) {
    this.definition = definition;
  }

  /** The name in the database, and of the folder. */
  String text() {
    return switch (this) {
      case TRADES -> "trades";
      case MINUTES -> "minutes";
    };
  }

  String definition() {
    return definition;
  }

  /** A column, and the bytes of one value. */
  record Column(String name, int bytes) {}

  private static final List<Column> TRADE_COLUMNS =
      List.of(
          new Column("symbol", Integer.BYTES),
          new Column("id", Long.BYTES),
          new Column("price", Long.BYTES),
          new Column("quantity", Long.BYTES),
          new Column("buy", 1),
          new Column("time", Long.BYTES));

  private static final List<Column> BAR_COLUMNS =
      List.of(
          new Column("symbol", Integer.BYTES),
          new Column("open", Long.BYTES),
          new Column("high", Long.BYTES),
          new Column("low", Long.BYTES),
          new Column("close", Long.BYTES),
          new Column("volume", Long.BYTES),
          new Column("time", Long.BYTES));

  /** The columns: the symbol first, the time last. */
  List<Column> columns() {
    return switch (this) {
      case TRADES -> TRADE_COLUMNS;
      case MINUTES -> BAR_COLUMNS;
    };
  }

  /** Whether the prices and volumes of a row are possible. */
  boolean isPossible(PartitionFiles files, long row) {
    return switch (this) {
      case TRADES ->
          files.number(3, row) > 0 && files.truth(4, row) >= 0 && files.truth(4, row) <= 1;
      case MINUTES -> {
        long open = files.number(1, row);
        long close = files.number(4, row);
        yield files.number(2, row) >= Math.max(open, close)
            && files.number(3, row) <= Math.min(open, close)
            && files.number(5, row) >= 0;
      }
    };
  }
}
