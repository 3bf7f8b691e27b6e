package io.tapeloom.server.proto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.tapeloom.broker.Liquidity;
import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.OrderBook.Level;
import io.tapeloom.market.Resolution;
import io.tapeloom.market.Side;
import io.tapeloom.market.Volume;
import io.tapeloom.server.Declared;
import io.tapeloom.server.PushReader;
import io.tapeloom.server.json.BarPayload;
import io.tapeloom.server.json.DataMessage;
import io.tapeloom.server.json.UserMessage;
import io.tapeloom.server.live.LiveBar;
import io.tapeloom.server.live.SystemTopics;
import io.tapeloom.server.replay.ReplayTopics;
import io.tapeloom.server.users.UserEvents;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The schema of binary pushes, and values that are written by it. */
class ProtoSchemaTest {

  private static final TopicUnits UNITS = new TopicUnits("trades:AAPL", 7, 100, 10);

  private static PushReader reader;

  @BeforeAll
  static void compile(@TempDir Path folder) {
    reader = PushReader.of(ProtoSchema.text(), folder);
  }

  /** Numbers and types may be added, never changed: clients have been compiled with them. */
  @Test
  void shouldKeepItsNumbers() throws IOException {
    try (var kept = ProtoSchemaTest.class.getResourceAsStream("schema.proto")) {
      assertThat(declarations(ProtoSchema.text()))
          .isEqualTo(declarations(new String(kept.readAllBytes(), UTF_8)));
    }
  }

  private static List<String> declarations(String schema) {
    return schema
        .lines()
        .filter(line -> !line.isBlank() && !line.strip().startsWith("//"))
        .toList();
  }

  @Test
  void shouldHaveTheNumbersOfPushes() {
    var fields =
        reader.descriptor().getFields().stream()
            .collect(Collectors.toMap(field -> field.getNumber(), field -> field.getName()));

    assertThat(fields)
        .isEqualTo(
            Map.ofEntries(
                Map.entry(1, "topic_id"),
                Map.entry(2, "seq"),
                Map.entry(3, "time_ms"),
                Map.entry(10, "bar"),
                Map.entry(11, "quote"),
                Map.entry(12, "trade"),
                Map.entry(13, "book"),
                Map.entry(14, "book_delta"),
                Map.entry(15, "order"),
                Map.entry(16, "execution"),
                Map.entry(17, "position"),
                Map.entry(18, "balance"),
                Map.entry(19, "notification")));
    assertThat(reader.descriptor().getFullName()).isEqualTo("tapeloom.v1.Push");
    assertThat(reader.descriptor().findFieldByNumber(10).getContainingOneof()).isNotNull();
  }

  @Test
  void shouldHaveEachPushExceptTheProgressOfReplays() {
    assertThat(Declared.topicFamilies())
        .filteredOn(family -> PushForms.of(family).isEmpty())
        .containsExactlyInAnyOrder(
            ReplayTopics.PROGRESS, SystemTopics.SYSTEM, SystemTopics.HEARTBEAT); // only channels
  }

  @Test
  void shouldHaveEachFieldOfJson() {
    assertHas("bar", BarPayload.class, Set.of());
    assertHas("quote", DataMessage.MarketTick.class, Set.of("symbol", "change_percent"));
    assertHas("trade", DataMessage.Trade.class, Set.of("symbol"));
    assertHas("book", DataMessage.OrderbookUpdate.class, Set.of("symbol"));
    assertHas("execution", UserMessage.ExecutionUpdate.class, Set.of());
    assertHas("order", UserMessage.OrderUpdate.class, Set.of());
    assertHas("position", UserMessage.PositionUpdate.class, Set.of());
    assertHas("balance", UserMessage.BalanceUpdate.class, Set.of());
    assertHas("notification", DataMessage.Notification.class, Set.of());
  }

  /**
   * @param otherwise the fields of JSON that are said in another way
   */
  private static void assertHas(String field, Class<? extends Record> json, Set<String> otherwise) {
    var names =
        Arrays.stream(json.getRecordComponents())
            .map(each -> each.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
            .collect(Collectors.toCollection(TreeSet::new));
    names.removeAll(otherwise);
    var known =
        reader.descriptor().findFieldByName(field).getMessageType().getFields().stream()
            .map(each -> each.getName())
            .toList();

    assertThat(known).containsAll(names);
  }

  @Test
  void shouldWriteADelta() {
    var read =
        read(
            "book_delta",
            new DeltaPush(
                41,
                List.of(new Level(15020, 0), new Level(15010, 3000), new Level(-5, 1)),
                List.of(),
                0xfffffffeL));

    assertThat(read)
        .hasToString(
            "{\"bids\":[15020,0,10,3000,15015,1],\"asks\":[],\"prev_seq\":41,\"checksum\":4294967294}");
  }

  @Test
  void shouldWriteAnExecution() {
    var read =
        read(
            "execution",
            new UserEvents.Execution(
                "e-1",
                "o-1",
                "AAPL",
                Side.SELL,
                new BigDecimal("2.5"),
                new BigDecimal("150.25"),
                Liquidity.TAKER,
                new BigDecimal("0.010"),
                new UserEvents.Evidence(
                    "trades:AAPL", "5f3a9c1e", 17, Optional.of("0"), Optional.empty()),
                Instant.ofEpochMilli(1_700_000_000_000L)));

    assertThat(read)
        .hasToString(
            "{\"execution_id\":\"e-1\",\"order_id\":\"o-1\",\"symbol\":\"AAPL\",\"side\":\"SIDE_SELL\","
                + "\"quantity\":25,\"price\":15025,\"liquidity\":\"LIQUIDITY_TAKER\",\"fee\":\"0.010\","
                + "\"time\":1700000000000,\"evidence\":{\"topic\":\"trades:AAPL\",\"epoch\":\"5f3a9c1e\","
                + "\"seq\":17,\"trade_id\":0}}");
  }

  @Test
  void shouldUseCoarserUnitsForAVolumeBeyond64Bits() {
    var instrument = Instrument.stock("AAPL", "Apple", "NASDAQ").in(100, 1, 10);
    var volume = Volume.of(Long.MAX_VALUE).times(1000);
    var bar =
        new LiveBar(
            instrument,
            Resolution.of("1").orElseThrow(),
            new Bar(0, 1, 1, 1, 1, volume),
            false,
            Instant.EPOCH);
    var rule = UnitRule.ofInstrument(LiveBar::instrument, each -> each.bar().volume());

    assertThat(rule.allows(UNITS, bar)).isFalse();
    var scales = rule.next(UNITS, bar);
    var units = new TopicUnits("bars:AAPL:1", 8, scales.price(), scales.quantity());
    assertThat(rule.allows(units, bar)).isTrue();
    var read = read("bar", bar, units);
    assertThat(read.get("volume").asLong() / scales.quantity())
        .isCloseTo(instrument.quantity(volume), withPercentage(1e-12));
  }

  private static ObjectNode read(String field, Object value) {
    return read(field, value, UNITS);
  }

  private static ObjectNode read(String field, Object value, TopicUnits units) {
    for (var form : PushForms.ALL) {
      if (form.field().equals(field)) {
        return (ObjectNode)
            reader.fieldsOf(ByteString.copyFrom(written(form, value, units))).get(field);
      }
    }
    throw new AssertionError(field);
  }

  private static <T> byte[] written(PushForms.Form<T> form, Object value, TopicUnits units) {
    var out = new ProtoWriter();
    form.message().write(out, form.type().cast(value), units);
    out.delimited(form.number(), 0);
    return out.take();
  }
}
