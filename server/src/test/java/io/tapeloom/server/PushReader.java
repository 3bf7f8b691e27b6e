package io.tapeloom.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads binary pushes by protobuf's own libraries, of Java and of Python, with the schema that the
 * server serves and protoc compiles, and turns them into what a client of JSON receives. Immutable.
 */
public final class PushReader {

  /**
   * A push as a client of JSON receives it.
   *
   * @param topicId the number of the topic
   * @param field the field of the value in the schema
   */
  public record Push(String topic, long topicId, long seq, String field, ObjectNode payload) {}

  private record Units(String topic, double priceScale, double quantityScale) {}

  private static final String PYTHON =
      """
      import json, sys
      from google.protobuf.json_format import MessageToDict
      from schema_pb2 import Push
      for line in sys.stdin:
          push = Push.FromString(bytes.fromhex(line.strip()))
          print(json.dumps(MessageToDict(push, preserving_proto_field_name=True,
                                         always_print_fields_with_no_presence=True)))
      """;

  private final Path folder;
  private final Descriptor push;

  private PushReader(Path folder, Descriptor push) {
    this.folder = folder;
    this.push = push;
  }

  /**
   * Compiles a schema.
   *
   * @param folder is empty, and receives what is generated
   */
  public static PushReader of(String schema, Path folder) {
    try {
      Files.writeString(folder.resolve("schema.proto"), schema);
      var protoc =
          List.of(
              python(),
              "-m",
              "grpc_tools.protoc",
              "-I.",
              "--include_source_info",
              "--descriptor_set_out=schema.bin",
              "--python_out=.",
              "schema.proto");
      try (var compiling = ChildProcess.start(protoc, folder, _ -> {})) {
        if (compiling.awaitExit() != 0 || !compiling.err().isEmpty()) {
          throw new AssertionError("protoc says: " + compiling.err());
        }
      }
      var files = FileDescriptorSet.parseFrom(Files.readAllBytes(folder.resolve("schema.bin")));
      var file = FileDescriptor.buildFrom(files.getFile(0), new FileDescriptor[0]);
      return new PushReader(folder, file.findMessageTypeByName("Push"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (DescriptorValidationException e) {
      throw new AssertionError(e);
    }
  }

  private static String python() {
    var python = Project.file("target/python/bin/python");
    if (!Files.exists(python)) {
      throw new AssertionError(python + " is missing, which make test installs");
    }
    return python.toString();
  }

  /** The message type of a push. */
  public Descriptor descriptor() {
    return push;
  }

  /** What a client has received in binary, read by Java. */
  public List<Push> read(OperationClient client) {
    return read(client, client.binaries().stream().map(each -> fieldsOf(each.bytes())).toList());
  }

  /** The same, read by Python. */
  public List<Push> readByPython(OperationClient client) {
    var frames = client.binaries();
    try (var program = ChildProcess.start(List.of(python(), "-c", PYTHON), folder, _ -> {})) {
      for (var frame : frames) {
        program.type(HexFormat.of().formatHex(frame.bytes().toByteArray()));
      }
      program.awaitOut(lines -> lines.size() >= frames.size());
      if (program.out().size() < frames.size()) {
        throw new AssertionError("Python says: " + program.err());
      }
      return read(
          client,
          program.out().stream()
              .limit(frames.size())
              .map(line -> (ObjectNode) Documents.json(line))
              .toList());
    }
  }

  /** The fields of a message, by protobuf's library. */
  public ObjectNode fieldsOf(ByteString bytes) {
    try {
      return fieldsOf(DynamicMessage.parseFrom(push, bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static ObjectNode fieldsOf(DynamicMessage message) {
    if (!message.getUnknownFields().asMap().isEmpty()) {
      throw new AssertionError("not in the schema: " + message.getUnknownFields());
    }
    var fields = JsonNodeFactory.instance.objectNode();
    for (var field : message.getDescriptorForType().getFields()) {
      if (!field.hasPresence() || message.hasField(field)) {
        fields.set(field.getName(), value(field, message.getField(field)));
      }
    }
    return fields;
  }

  private static JsonNode value(FieldDescriptor field, Object value) {
    var nodes = JsonNodeFactory.instance;
    return switch (value) {
      case List<?> list -> {
        var array = nodes.arrayNode();
        list.forEach(each -> array.add(value(field, each)));
        yield array;
      }
      case DynamicMessage message -> fieldsOf(message);
      case EnumValueDescriptor constant -> nodes.textNode(constant.getName());
      case String text -> nodes.textNode(text);
      case Boolean bool -> nodes.booleanNode(bool);
      case Integer number ->
          nodes.numberNode(
              field.getType() == FieldDescriptor.Type.INT32
                  ? number.longValue()
                  : Integer.toUnsignedLong(number));
      case Long number -> nodes.numberNode(number);
      default -> throw new AssertionError(field + " has " + value);
    };
  }

  /** Follows what the text messages say of topics, up to each binary message. */
  private static List<Push> read(OperationClient client, List<ObjectNode> frames) {
    var binaries = client.binaries();
    var texts = client.messages();
    Map<Long, Units> units = new HashMap<>();
    var pushes = new ArrayList<Push>();
    int text = 0;
    for (int i = 0; i < frames.size(); i++) {
      for (; text < binaries.get(i).after(); text++) {
        learn(units, texts.get(text).path("payload"));
        texts.get(text).at("/payload/results").forEach(each -> learn(units, each));
      }
      pushes.add(push(frames.get(i), units));
    }
    return pushes;
  }

  private static void learn(Map<Long, Units> units, JsonNode said) {
    if (said.has("topic_id")) {
      units.put(
          said.get("topic_id").asLong(),
          new Units(
              said.get("topic").asText(),
              said.get("price_scale").asDouble(),
              said.get("quantity_scale").asDouble()));
    }
  }

  private static Push push(ObjectNode frame, Map<Long, Units> known) {
    long id = frame.get("topic_id").asLong();
    var units = known.get(id);
    if (units == null) {
      throw new AssertionError("nothing has said what topic %d is: %s".formatted(id, frame));
    }
    var field =
        Documents.fields(frame).stream()
            .filter(name -> frame.get(name).isObject())
            .collect(Collectors.joining());
    var payload = payload(field, (ObjectNode) frame.get(field), units);
    return new Push(units.topic, id, frame.get("seq").asLong(), field, payload);
  }

  private static ObjectNode payload(String field, ObjectNode value, Units units) {
    var payload = JsonNodeFactory.instance.objectNode();
    switch (field) {
      case "quote", "trade", "book" ->
          payload.put("symbol", units.topic.substring(units.topic.lastIndexOf(':') + 1));
      default -> {}
    }
    if (field.startsWith("book")) {
      payload.set("bids", levels(value.get("bids"), -1, units));
      payload.set("asks", levels(value.get("asks"), 1, units));
    }
    for (var name : Documents.fields(value)) {
      var each = value.get(name);
      switch (name) {
        case "open",
            "high",
            "low",
            "close",
            "price",
            "bid",
            "ask",
            "change",
            "entry_price",
            "mark_price",
            "average_fill_price",
            "stop_price",
            "trail_price",
            "take_profit",
            "stop_loss" ->
            payload.put(name, each.asLong() / units.priceScale);
        case "volume", "quantity", "filled_quantity", "leaves_quantity", "size" ->
            payload.put(name, each.asLong() / units.quantityScale);
        case "change_basis_points" -> payload.put("change_percent", each.asLong() / 100.0);
        case "available",
            "locked",
            "total",
            "unrealized_pnl",
            "realized_pnl",
            "fee",
            "trail_percent" ->
            payload.put(name, Double.parseDouble(each.asText()));
        case "data" -> payload.set(name, Documents.json(each.asText()));
        case "trade_id" -> payload.put(name, each.asText());
        case "time", "created_at", "updated_at", "sequence", "prev_seq", "checksum" ->
            payload.put(name, each.asLong());
        case "side",
            "order_type",
            "time_in_force",
            "status",
            "leg",
            "reason",
            "liquidity",
            "category" ->
            payload.put(name, constant(each.asText()));
        case "bids", "asks" -> {}
        default -> payload.set(name, each);
      }
    }
    return payload;
  }

  /** The name of a constant on the wire of JSON: {@code stop_limit} for ORDER_TYPE_STOP_LIMIT. */
  private static String constant(String name) {
    return name.replaceFirst(
            "^(ORDER_TYPE|ORDER_STATUS|ORDER_END_REASON|TIME_IN_FORCE|BRACKET_LEG|POSITION_SIDE"
                + "|LIQUIDITY|SIDE|CATEGORY)_",
            "")
        .toLowerCase(Locale.ROOT);
  }

  private static ArrayNode levels(JsonNode numbers, int direction, Units units) {
    var levels = JsonNodeFactory.instance.arrayNode();
    long price = 0;
    for (int i = 0; i < numbers.size(); i += 2) {
      price = i == 0 ? numbers.get(0).asLong() : price + direction * numbers.get(i).asLong();
      levels
          .addArray()
          .add(price / units.priceScale)
          .add(numbers.get(i + 1).asLong() / units.quantityScale);
    }
    return levels;
  }
}
