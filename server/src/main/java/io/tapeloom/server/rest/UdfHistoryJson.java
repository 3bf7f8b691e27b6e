package io.tapeloom.server.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.server.json.PlainNumber;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/** The text of a {@link UdfHistory}: a column after the other, each made of all pages. */
final class UdfHistoryJson extends StreamedJson {

  private final Datafeed.Found found;
  private final Instrument instrument;
  private int column = -1;
  private Iterator<List<Bar>> pages = List.<List<Bar>>of().iterator();

  /** Writes one field of a bar. */
  private interface Field {

    void write(JsonGenerator json, Instrument instrument, Bar bar) throws IOException;
  }

  private record Column(String name, Field field) {}

  private static final List<Column> COLUMNS =
      List.of(
          new Column("t", (json, _, bar) -> json.writeNumber(bar.timeMillis() / 1000)),
          new Column("o", (json, units, bar) -> json.writeNumber(units.price(bar.open()))),
          new Column("h", (json, units, bar) -> json.writeNumber(units.price(bar.high()))),
          new Column("l", (json, units, bar) -> json.writeNumber(units.price(bar.low()))),
          new Column("c", (json, units, bar) -> json.writeNumber(units.price(bar.close()))),
          new Column(
              "v", (json, units, bar) -> PlainNumber.write(json, units.quantity(bar.volume()))));

  UdfHistoryJson(Datafeed.Found found) {
    this.found = found;
    this.instrument = found.instrument();
  }

  @Override
  boolean writeNext(JsonGenerator json) throws IOException {
    if (found.pages().isEmpty()) {
      writeNoData(json);
      return false;
    }
    if (pages.hasNext()) {
      for (var bar : pages.next()) {
        COLUMNS.get(column).field.write(json, instrument, bar);
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
    pages = found.pages().iterator();
    return true;
  }

  private void writeNoData(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("s", "no_data");
    if (found.earlierMillis().isPresent()) {
      json.writeNumberField("nextTime", found.earlierMillis().getAsLong() / 1000);
    }
    json.writeEndObject();
  }
}
