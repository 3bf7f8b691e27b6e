package io.tapeloom.server.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tapeloom.market.Bar;
import io.tapeloom.server.json.DecimalWriter;
import java.io.IOException;
import java.util.OptionalLong;

/** Writes the JSON of a {@link DatafeedController.Bars}. */
final class BarsJson extends StreamedJson {

  private final DecimalWriter decimals;
  private final Steps steps;
  private final boolean noData;
  private final OptionalLong earlierMillis;
  private boolean started;

  BarsJson(Datafeed.Found found) {
    this.decimals = new DecimalWriter(found.instrument());
    this.steps = new Steps(found.pages());
    this.noData = found.pages().isEmpty();
    this.earlierMillis = found.earlierMillis();
  }

  @Override
  boolean writeNext(JsonGenerator json) throws IOException {
    if (!started) {
      started = true;
      json.writeStartObject();
      json.writeArrayFieldStart("bars");
    }
    if (steps.hasNext()) {
      for (var bar : steps.next()) {
        write(json, bar);
      }
      return true;
    }
    json.writeEndArray();
    json.writeBooleanField("no_data", noData);
    if (earlierMillis.isPresent()) {
      json.writeNumberField("next_time", earlierMillis.getAsLong());
    } else {
      json.writeNullField("next_time");
    }
    json.writeEndObject();
    return false;
  }

  private void write(JsonGenerator json, Bar bar) throws IOException {
    json.writeStartObject();
    json.writeNumberField("time", bar.timeMillis());
    json.writeFieldName("open");
    decimals.price(json, bar.open());
    json.writeFieldName("high");
    decimals.price(json, bar.high());
    json.writeFieldName("low");
    decimals.price(json, bar.low());
    json.writeFieldName("close");
    decimals.price(json, bar.close());
    json.writeFieldName("volume");
    decimals.quantity(json, bar.volume());
    json.writeEndObject();
  }
}
