package io.tapeloom.market;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;

/** The calendar of an instrument that trades at all times. */
enum AroundTheClock implements TradingCalendar {
  INSTANCE;

  @Override
  public long startMillis(Resolution resolution, long timeMillis) {
    return resolution.startMillis(timeMillis);
  }

  @Override
  public long endMillis(Resolution resolution, long startMillis) {
    return resolution.endMillis(startMillis);
  }

  @Override
  public int hourMinute() {
    return 0;
  }

  @Override
  public List<LocalDate> holidays(LocalDate from, LocalDate to) {
    return List.of();
  }

  @Override
  public NavigableMap<LocalDate, String> otherSessions(LocalDate from, LocalDate to) {
    return Collections.emptyNavigableMap();
  }
}
