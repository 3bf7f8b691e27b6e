package io.tapeloom.server.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tapeloom.market.Resolution;
import java.util.ArrayList;

/**
 * The OpenAPI document that the compiler makes from the controllers, and what the compiler cannot
 * know: where the server is, which texts the market takes for a resolution, the names of UDF that
 * are not in snake case, the refusals that all operations share.
 */
final class OpenApiDocument {

  /** Where the compiler leaves it. */
  static final String RESOURCE = "META-INF/swagger/tapeloom-v1.json";

  /** The tag of the version; generators go by the first tag, which is that of the area. */
  private static final String VERSION_TAG = "v1";

  private static final String BEARER = "bearer";

  private OpenApiDocument() {}

  /**
   * The document with the names that are on the wire.
   *
   * @param host where clients reach the server
   * @param secure whether they do so by https
   */
  static String of(String compiled, String host, boolean secure) {
    var document = read(compiled);
    rename(document.at("/components/schemas/UdfHistory"), "next_time", "nextTime");
    SchemaNames.simplify(document);
    addServers(document, (secure ? "https://" : "http://") + host);
    addResolution(document);
    addSecurity(document);
    document.path("paths").forEach(path -> path.forEach(OpenApiDocument::putAreaFirst));
    SharedAnswers.addTo(document);
    return document.toPrettyString();
  }

  private static ObjectNode read(String compiled) {
    try {
      return (ObjectNode) new JsonMapper().readTree(compiled);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the compiler has written no JSON", e);
    }
  }

  private static void addServers(ObjectNode document, String url) {
    document
        .putArray("servers")
        .addObject()
        .put("url", url)
        .put("description", "The server that sent this document");
  }

  private static void addResolution(ObjectNode document) {
    var schema = document.withObject("/components/schemas").putObject("Resolution");
    schema
        .put("type", "string")
        .put(
            "description",
            "Length of a bar: minutes, or a day, a week, a month. `1D`, `1W` and `1M` are accepted"
                + " for `D`, `W` and `M`");
    var values = schema.putArray("enum");
    for (var resolution : Resolution.values()) {
      resolution.codes().forEach(values::add);
    }
  }

  /** A token is optional everywhere: with one, requests count for its user. */
  private static void addSecurity(ObjectNode document) {
    document
        .withObject("/components/securitySchemes")
        .putObject(BEARER)
        .put("type", "http")
        .put("scheme", "bearer")
        .put("bearerFormat", "JWT")
        .put(
            "description",
            "A JSON Web Token. Requests with one count towards the rate limit of its user instead"
                + " of that of the address.");
    var security = document.putArray("security");
    security.addObject();
    security.addObject().putArray(BEARER);
  }

  private static void putAreaFirst(JsonNode operation) {
    if (!(operation instanceof ObjectNode object) || !object.has("tags")) {
      return;
    }
    var tags = new ArrayList<String>();
    object.get("tags").forEach(tag -> tags.add(tag.asText()));
    if (tags.remove(VERSION_TAG)) {
      tags.add(VERSION_TAG);
    }
    object.putArray("tags").addAll(tags.stream().map(TextNode::valueOf).toList());
  }

  private static void rename(JsonNode schema, String from, String to) {
    if (!(schema.path("properties") instanceof ObjectNode properties) || !properties.has(from)) {
      throw new IllegalStateException("the OpenAPI document has no " + from + " to rename");
    }
    ObjectNode renamed = JsonNodeFactory.instance.objectNode();
    properties
        .properties()
        .forEach(
            field ->
                renamed.set(field.getKey().equals(from) ? to : field.getKey(), field.getValue()));
    ((ObjectNode) schema).set("properties", renamed);
  }
}
