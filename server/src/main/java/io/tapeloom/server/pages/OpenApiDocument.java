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
 * Completes the OpenAPI document that the compiler generates from the controllers. It adds what the
 * compiler cannot know: the server's address, the accepted texts of a resolution, the UDF names
 * that are not in snake case, and the error responses that all operations share.
 */
final class OpenApiDocument {

  /** The resource that the compiler generates. */
  static final String RESOURCE = "META-INF/swagger/tapeloom-v1.json";

  /**
   * The tag of the version. It comes last, because generators use the first tag, which is that of
   * the area.
   */
  private static final String VERSION_TAG = "v1";

  private static final String BEARER = "bearer";

  private OpenApiDocument() {}

  /**
   * Returns the complete document.
   *
   * @param compiled the document that the compiler generated
   * @param host the host at which clients reach the server
   * @param secure whether clients use https
   */
  static String of(String compiled, String host, boolean secure) {
    var document = read(compiled);
    rename(document.at("/components/schemas/UdfHistory"), "next_time", "nextTime");
    SchemaNames.simplify(document);
    typeNullable(document);
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
      throw new IllegalStateException("the document from the compiler is not JSON", e);
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
            "Length of a bar: minutes, or `D` (day), `W` (week), `M` (month). `1D`, `1W` and `1M`"
                + " are aliases of `D`, `W` and `M`");
    var values = schema.putArray("enum");
    for (var resolution : Resolution.values()) {
      resolution.codes().forEach(values::add);
    }
  }

  /**
   * Declares that a token is optional for all operations; requests with a token count towards its
   * user's rate limit.
   */
  private static void addSecurity(ObjectNode document) {
    document
        .withObject("/components/securitySchemes")
        .putObject(BEARER)
        .put("type", "http")
        .put("scheme", "bearer")
        .put("bearerFormat", "JWT")
        .put(
            "description",
            "A JSON Web Token. Requests with a token count towards the rate limit of its user"
                + " instead of that of the client's address.");
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

  /**
   * Adds the type to references that may be null: {@code nullable} has an effect only beside {@code
   * type} (OpenAPI 3.0.3, Schema Object).
   */
  private static void typeNullable(ObjectNode document) {
    for (var schema : document.at("/components/schemas")) {
      for (var property : schema.path("properties")) {
        if (property instanceof ObjectNode reference
            && reference.path("nullable").asBoolean()
            && !reference.has("type")) {
          var target = reference.at("/allOf/0/$ref").asText().replaceFirst("^#", "");
          reference.set("type", document.at(target).path("type"));
        }
      }
    }
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
