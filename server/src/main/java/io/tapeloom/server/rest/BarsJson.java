package io.tapeloom.server.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.server.json.PlainNumber;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/** The text of a {@link DatafeedController.Bars}. */
final class BarsJson extends StreamedJson {

  private final Instrument instrument;
  private final Iterator<List<Bar>> pages;
  private final boolean noData;
  private final OptionalLong earlierMillis;
  private boolean begun;

  BarsJson(Datafeed.Found found) {
    this.instrument = found.instrument();
    this.pages = found.pages().iterator();
    this.noData = found.pages().isEmpty();
    this.earlierMillis = found.earlierMillis();
  }

  @Override
  boolean writeNext(JsonGenerator json) throws IOException {
    if (!begun) {
      begun = true;
      json.writeStartObject();
      json.writeArrayFieldStart("bars");
    }
    if (pages.hasNext()) {
      for (var bar : pages.next()) {
        write(json, bar);
      }
      return true;
    }
    json.writeEndArray();
    json.writeBooleanField("no_data", noData);
    if (earlierMillis.isPresent()) {
      json.writeNumberField("next_time", earlierMillis.getAsLong() / 1000);
    } else {
      json.writeNullField("next_time");
    }
    json.writeEndObject();
    return false;
  }

  private void write(JsonGenerator json, Bar bar) throws IOException {
    json.writeStartObject();
    json.writeNumberField("time", bar.timeMillis());
    json.writeNumberField("open", instrument.price(bar.open()));
    json.writeNumberField("high", instrument.price(bar.high()));
    json.writeNumberField("low", instrument.price(bar.low()));
    json.writeNumberField("close", instrument.price(bar.close()));
    json.writeFieldName("volume");
    PlainNumber.write(json, instrument.quantity(bar.volume()));
    json.writeEndObject();
  }
}
