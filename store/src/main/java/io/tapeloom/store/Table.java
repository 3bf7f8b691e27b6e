package io.tapeloom.store;

/** The tables, their columns in order: symbol first, time last. */
enum Table {
  /** Times in nanoseconds, prices and quantities in the units of the instrument. */
  TRADES(
      """
      CREATE TABLE IF NOT EXISTS trades \
      (symbol SYMBOL, id LONG, price LONG, quantity LONG, buy BOOLEAN, time TIMESTAMP_NS) \
      TIMESTAMP(time) PARTITION BY DAY BYPASS WAL"""),
  /** The closed bars of minutes; times in microseconds. */
  MINUTES(bars("minutes", "WEEK")),
  /** The closed bars of hours, made of the minutes, which are many. */
  HOURS(bars("hours", "MONTH"));

  private final String definition;

  Table(String definition) {
    this.definition = definition;
  }

  /** Its name in the database, and that of its folder. */
  String text() {
    return switch (this) {
      case TRADES -> "trades";
      case MINUTES -> "minutes";
      case HOURS -> "hours";
    };
  }

  String definition() {
    return definition;
  }

  private static String bars(String name, String partition) {
    return """
        CREATE TABLE IF NOT EXISTS %s \
        (symbol SYMBOL, open LONG, high LONG, low LONG, close LONG, volume LONG, time TIMESTAMP) \
        TIMESTAMP(time) PARTITION BY %s BYPASS WAL"""
        .formatted(name, partition);
  }
}
