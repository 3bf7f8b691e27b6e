package io.tapeloom.server.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import io.micronaut.core.io.ResourceResolver;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.Hidden;
import io.tapeloom.server.channels.ChannelDocument;
import io.tapeloom.server.config.Settings;
import io.tapeloom.stream.StreamApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The machine-readable documents, and the pages that show them. */
@Hidden
@Controller("/api/v1")
final class DocumentController {

  private static final String WEBJARS = "META-INF/resources/webjars/";

  /** An image that ReDoc would fetch from another host. */
  private static final String REDOC_LOGO = "https://cdn.redoc.ly/redoc/logo-mini.svg";

  private static final String OWN_LOGO = "/api/v1/assets/icon.svg";

  private static final YAMLMapper YAML =
      YAMLMapper.builder(YAMLFactory.builder().stringQuotingChecker(new TimesToo()).build())
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private final StreamApi api;
  private final ChannelDocument channels;
  private final Settings settings;
  private final String openApi;
  private final String redocScript;

  DocumentController(
      StreamApi api,
      ChannelDocument channels,
      Settings settings,
      ResourceResolver resources,
      @io.micronaut.context.annotation.Value("${tapeloom.redoc.version}") String redocVersion)
      throws IOException {
    this.api = api;
    this.channels = channels;
    this.settings = settings;
    this.openApi = OpenApiDocument.of(text(resources, OpenApiDocument.RESOURCE));
    this.redocScript =
        text(resources, WEBJARS + "redoc/" + redocVersion + "/redoc.standalone.js")
            .replace(REDOC_LOGO, OWN_LOGO);
  }

  @Get("/openapi.json")
  @Produces(MediaType.APPLICATION_JSON)
  String openApi() {
    return openApi;
  }

  @Get("/docs")
  @Produces({MediaType.TEXT_HTML, MediaType.ALL})
  HttpResponse<String> swaggerUi() {
    return Page.SWAGGER_UI.response();
  }

  @Get("/redoc")
  @Produces({MediaType.TEXT_HTML, MediaType.ALL})
  HttpResponse<String> redoc() {
    return Page.REDOC.response();
  }

  @Get("/assets/redoc.standalone.js")
  HttpResponse<String> redocScript() {
    return HttpResponse.ok(redocScript)
        .contentType(MediaType.of("text/javascript; charset=utf-8"))
        .header("Cache-Control", "public, max-age=86400");
  }

  @Get("/ws/asyncapi.json")
  @Produces(MediaType.APPLICATION_JSON)
  String operationsAsyncApi(HttpRequest<?> request) {
    var server = serverOf(request);
    return api.asyncApi(server.host, server.secure, "/api/v1/ws").toPrettyString();
  }

  @Get("/ws/asyncapi")
  @Produces({MediaType.TEXT_HTML, MediaType.ALL})
  HttpResponse<String> operationsAsyncApiPage() {
    return Page.ASYNCAPI.response();
  }

  @Get("/asyncapi.yaml")
  @Produces("application/yaml")
  String channelsAsyncApi(HttpRequest<?> request) throws IOException {
    return YAML.writeValueAsString(channelsDocument(request));
  }

  /** The same for programs that read no YAML, such as a page. */
  @Get("/asyncapi.json")
  @Produces(MediaType.APPLICATION_JSON)
  String channelsAsyncApiJson(HttpRequest<?> request) {
    return channelsDocument(request).toPrettyString();
  }

  private JsonNode channelsDocument(HttpRequest<?> request) {
    var server = serverOf(request);
    return channels.document(server.host, server.secure);
  }

  @Get("/asyncapi")
  @Produces({MediaType.TEXT_HTML, MediaType.ALL})
  HttpResponse<String> channelsAsyncApiPage() {
    return Page.ASYNCAPI.response();
  }

  private record Server(String host, boolean secure) {}

  /** Where the client reaches this server: as configured, or as it did just now. */
  private Server serverOf(HttpRequest<?> request) {
    return settings
        .publicUrl()
        .map(url -> new Server(url.substring(url.indexOf("//") + 2), url.startsWith("https:")))
        .orElseGet(
            () ->
                new Server(
                    Optional.ofNullable(request.getHeaders().get("Host"))
                        .filter(host -> host.matches("[A-Za-z0-9._\\[\\]:-]{1,255}"))
                        .orElse("localhost:" + settings.port()),
                    request.isSecure()));
  }

  /** Quotes texts that look like a time too: a reader of YAML 1.1 would make a date of them. */
  private static final class TimesToo extends StringQuotingChecker.Default {

    private static final long serialVersionUID = 1;

    private static final Predicate<String> TIME =
        Pattern.compile("\\d{4}-\\d\\d?-\\d\\d?(?:[Tt \\t].*)?").asMatchPredicate();

    @Override
    public boolean needToQuoteValue(String value) {
      return super.needToQuoteValue(value) || TIME.test(value);
    }
  }

  private static String text(ResourceResolver resources, String name) throws IOException {
    try (var in =
        resources
            .getResourceAsStream("classpath:" + name)
            .orElseThrow(() -> new IllegalStateException("the jar lacks " + name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
