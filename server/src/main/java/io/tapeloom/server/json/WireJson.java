package io.tapeloom.server.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import io.tapeloom.market.Resolution;
import io.tapeloom.stream.payload.Json;
import java.io.IOException;

/** The JSON of the WebSocket protocols. */
public final class WireJson {

  private WireJson() {}

  /** A strict mapper that knows the market's types. */
  public static ObjectMapper mapper() {
    var market = new SimpleModule("market");
    market.addSerializer(new StdDelegatingSerializer(Resolution.class, new ResolutionCode()));
    market.addDeserializer(Resolution.class, new ResolutionReader());
    return Json.strict().registerModule(market);
  }

  private static final class ResolutionCode extends StdConverter<Resolution, String> {

    @Override
    public String convert(Resolution resolution) {
      return resolution.code();
    }
  }

  private static final class ResolutionReader extends FromStringDeserializer<Resolution> {

    private static final long serialVersionUID = 1;

    ResolutionReader() {
      super(Resolution.class);
    }

    @Override
    public Resolution deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      return json.hasToken(JsonToken.VALUE_STRING)
          ? super.deserialize(json, context)
          : (Resolution) context.handleUnexpectedToken(Resolution.class, json);
    }

    @Override
    protected Resolution _deserialize(String code, DeserializationContext context)
        throws IOException {
      var known = Resolution.of(code);
      return known.isPresent()
          ? known.get()
          : (Resolution) context.handleWeirdStringValue(Resolution.class, code, "no resolution");
    }
  }
}
