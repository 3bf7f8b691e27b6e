package io.tapeloom.server.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import io.tapeloom.market.Resolution;
import io.tapeloom.stream.payload.Json;
import java.io.IOException;

/** Configures JSON for the WebSocket protocols. */
public final class WireJson {

  private WireJson() {}

  /** Returns a strict mapper that supports the market's types. */
  public static ObjectMapper mapper() {
    var market = new SimpleModule("market");
    market.addSerializer(new StdDelegatingSerializer(Resolution.class, new ResolutionCode()));
    market.addDeserializer(Resolution.class, new ResolutionReader());
    var mapper =
        Json.strict()
            .registerModule(market)
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
    return mapper.setAnnotationIntrospector(
        AnnotationIntrospector.pair(
            AnnotationIntrospector.pair(
                new ResolutionNames(),
                mapper.getDeserializationConfig().getAnnotationIntrospector()),
            new SchemaTexts()));
  }

  private static final class ResolutionCode extends StdConverter<Resolution, String> {

    @Override
    public String convert(Resolution resolution) {
      return resolution.code();
    }
  }

  /** Lists in the documents all codes that {@link ResolutionReader} accepts. */
  private static final class ResolutionNames extends NopAnnotationIntrospector {

    private static final long serialVersionUID = 1;

    @Override
    public void findEnumAliases(
        MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, String[][] aliases) {
      for (int i = 0; i < constants.length; i++) {
        if (constants[i] instanceof Resolution resolution) {
          aliases[i] = resolution.codes().stream().skip(1).toArray(String[]::new);
        }
      }
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
