package io.tapeloom.stream.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NaN and infinities are not written, or their texts are in the schema. */
class FiniteNumbersTest {

  record Ratio(double ratio) {}

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void shouldNotWriteWhatIsNoNumber(double value) {
    var mapper = Json.strict();
    for (var written :
        List.of(
            value,
            (float) value,
            new Ratio(value),
            List.of(value),
            Map.of("a", value),
            new double[] {1, value},
            new float[] {(float) value})) {
      assertThatThrownBy(() -> mapper.writeValueAsBytes(written))
          .isInstanceOf(JsonProcessingException.class)
          .hasMessageContaining("is not a JSON number");
    }
  }

  @Test
  void shouldDescribeTheTextsOfAMapperThatWritesThem() throws JsonProcessingException {
    var mapper = new ObjectMapper();
    var payload = PayloadType.of(Ratio.class, mapper, Direction.WRITE);
    var schema = payload.shape().schema(Definitions.inline(true));

    for (var value : List.of(Double.NaN, Double.NEGATIVE_INFINITY, 1.5)) {
      var written = mapper.readTree(mapper.writeValueAsString(new Ratio(value)));
      assertThat(SchemaCheck.problem(schema, written)).isEmpty();
    }
    assertThat(SchemaCheck.problem(schema, mapper.readTree("{\"ratio\":\"nan\"}"))).isPresent();
  }
}
