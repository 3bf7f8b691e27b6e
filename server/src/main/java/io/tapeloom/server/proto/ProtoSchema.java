package io.tapeloom.server.proto;

import java.util.LinkedHashSet;

/** The schema of the binary format, made from the declarations by which values are written. */
public final class ProtoSchema {

  private static final String HEAD =
      """
      // Pushes of the operation protocol in the format tapeloom.proto: each binary frame is one Push.
      // Answers, errors and notices are JSON text, as in tapeloom.json.
      //
      // Prices and quantities are integers: value = number / scale. topic_id, price_scale and
      // quantity_scale come in the answer to the subscription. Before the first frame of a topic in
      // other units, the text message `topic` says the new ones, with a new topic_id. A field that is
      // absent is 0 or empty, unless it is optional. Skip fields that you do not know.

      syntax = "proto3";

      package tapeloom.v1;

      option java_package = "io.tapeloom.v1";
      option java_multiple_files = true;
      """;

  private ProtoSchema() {}

  /** Returns the schema, a file of proto3. */
  public static String text() {
    var schema = new StringBuilder(HEAD);
    var oneof =
        new StringBuilder("  // What was published; not set: a value that is not known yet.\n");
    oneof.append("  oneof value {\n");
    for (var form : PushForms.ALL) {
      oneof.append(
          "    %s %s = %d;\n".formatted(form.message().name(), form.field(), form.number()));
    }
    PushForms.HEAD.appendTo(schema, oneof.append("  }\n").toString());
    var messages = new LinkedHashSet<ProtoMessage<?>>();
    var enums = new LinkedHashSet<ProtoEnum>();
    for (var form : PushForms.ALL) {
      messages.add(form.message());
      messages.addAll(form.message().parts());
      enums.addAll(form.message().enums());
    }
    messages.forEach(message -> message.appendTo(schema));
    enums.forEach(each -> each.appendTo(schema));
    return schema.toString();
  }
}
