package io.tapeloom.server.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tapeloom.market.Bar;
import io.tapeloom.server.json.DecimalWriter;
import java.io.IOException;
import java.util.List;

/** Writes the JSON of a {@link UdfHistory}: column by column, each from all pages. */
final class UdfHistoryJson extends StreamedJson {

  private final Datafeed.Found found;
  private final DecimalWriter decimals;
  private int column = -1;
  private Steps steps = new Steps(List.of());

  /** Writes one field of a bar. */
  private interface Field {

    void write(JsonGenerator json, DecimalWriter decimals, Bar bar) throws IOException;
  }

  private record Column(String name, Field field) {}

  private static final List<Column> COLUMNS =
      List.of(
          new Column("t", (json, _, bar) -> json.writeNumber(bar.timeMillis() / 1000)),
          new Column("o", (json, decimals, bar) -> decimals.price(json, bar.open())),
          new Column("h", (json, decimals, bar) -> decimals.price(json, bar.high())),
          new Column("l", (json, decimals, bar) -> decimals.price(json, bar.low())),
          new Column("c", (json, decimals, bar) -> decimals.price(json, bar.close())),
          new Column("v", (json, decimals, bar) -> decimals.quantity(json, bar.volume())));

  UdfHistoryJson(Datafeed.Found found) {
    this.found = found;
    this.decimals = new DecimalWriter(found.instrument());
  }

  @Override
  boolean writeNext(JsonGenerator json) throws IOException {
    if (found.pages().isEmpty()) {
      writeNoData(json);
      return false;
    }
    if (steps.hasNext()) {
      for (var bar : steps.next()) {
        COLUMNS.get(column).field.write(json, decimals, bar);
      }
      return true;
    }
    if (column < 0) {
      json.writeStartObject();
      json.writeStringField("s", "ok");
    } else {
      json.writeEndArray();
    }
    column++;
    if (column == COLUMNS.size()) {
      json.writeEndObject();
      return false;
    }
    json.writeArrayFieldStart(COLUMNS.get(column).name);
    steps = new Steps(found.pages());
    return true;
  }

  private void writeNoData(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("s", "no_data");
    if (found.earlierMillis().isPresent()) {
      json.writeNumberField("nextTime", found.earlierMillis().getAsLong());
    }
    json.writeEndObject();
  }
}
