package io.tapeloom.server.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import io.micronaut.context.annotation.Value;
import io.micronaut.core.io.ResourceResolver;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import io.tapeloom.server.channels.ChannelDocument;
import io.tapeloom.server.config.Settings;
import io.tapeloom.server.http.FixedContent;
import io.tapeloom.server.http.RestWorkers;
import io.tapeloom.stream.operation.StreamApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Serves the machine-readable API documents and the pages that show them. Each document is built
 * once.
 */
@Hidden
@Controller("/api/v1")
@ExecuteOn(RestWorkers.NAME)
final class DocumentController {

  private static final String WEBJARS = "META-INF/resources/webjars/";

  /** An image that ReDoc would load from another host; it is replaced. */
  private static final String REDOC_LOGO = "https://cdn.redoc.ly/redoc/logo-mini.svg";

  private static final String OWN_LOGO = "/api/v1/assets/icon.svg";

  private static final YAMLMapper YAML =
      YAMLMapper.builder(YAMLFactory.builder().stringQuotingChecker(new QuotedTimes()).build())
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private final Settings settings;
  private final HostedText openApi;
  private final Lazy redocScript;
  private final HostedText operations;
  private final HostedText channels;
  private final HostedText channelsYaml;

  DocumentController(
      StreamApi api,
      ChannelDocument channels,
      Settings settings,
      ResourceResolver resources,
      @Value("${tapeloom.redoc.version}") String redocVersion) {
    this.settings = settings;
    this.openApi =
        new HostedText(
            MediaType.APPLICATION_JSON_TYPE,
            (host, secure) ->
                OpenApiDocument.of(text(resources, OpenApiDocument.RESOURCE), host, secure));
    this.redocScript =
        new Lazy(
            () ->
                FixedContent.text(
                    MediaType.of("text/javascript; charset=utf-8"),
                    "public, max-age=86400",
                    text(resources, WEBJARS + "redoc/" + redocVersion + "/redoc.standalone.js")
                        .replace(REDOC_LOGO, OWN_LOGO)));
    this.operations =
        new HostedText(
            MediaType.APPLICATION_JSON_TYPE,
            (host, secure) -> api.asyncApi(host, secure, "/api/v1/ws").toPrettyString());
    this.channels =
        new HostedText(
            MediaType.APPLICATION_JSON_TYPE,
            (host, secure) -> channels.document(host, secure).toPrettyString());
    this.channelsYaml =
        new HostedText(
            MediaType.of("application/yaml"),
            (host, secure) -> yaml(channels.document(host, secure)));
  }

  @Get("/openapi.json")
  @Produces(MediaType.APPLICATION_JSON)
  HttpResponse<?> openApi(HttpRequest<?> request) {
    return answer(openApi, request);
  }

  @Get("/docs")
  @Produces({MediaType.TEXT_HTML, MediaType.ALL})
  HttpResponse<?> swaggerUi(HttpRequest<?> request) {
    return Page.SWAGGER_UI.answer(request);
  }

  @Get("/redoc")
  @Produces({MediaType.TEXT_HTML, MediaType.ALL})
  HttpResponse<?> redoc(HttpRequest<?> request) {
    return Page.REDOC.answer(request);
  }

  @Get("/assets/redoc.standalone.js")
  HttpResponse<?> redocScript(HttpRequest<?> request) {
    return redocScript.content().answer(request);
  }

  @Get("/ws/asyncapi.json")
  @Produces(MediaType.APPLICATION_JSON)
  HttpResponse<?> operationsAsyncApi(HttpRequest<?> request) {
    return answer(operations, request);
  }

  @Get("/ws/asyncapi")
  @Produces({MediaType.TEXT_HTML, MediaType.ALL})
  HttpResponse<?> operationsAsyncApiPage(HttpRequest<?> request) {
    return Page.ASYNCAPI.answer(request);
  }

  @Get("/asyncapi.yaml")
  @Produces("application/yaml")
  HttpResponse<?> channelsAsyncApi(HttpRequest<?> request) {
    return answer(channelsYaml, request);
  }

  /** Returns the document as JSON, for programs without a YAML parser, such as a page. */
  @Get("/asyncapi.json")
  @Produces(MediaType.APPLICATION_JSON)
  HttpResponse<?> channelsAsyncApiJson(HttpRequest<?> request) {
    return answer(channels, request);
  }

  @Get("/asyncapi")
  @Produces({MediaType.TEXT_HTML, MediaType.ALL})
  HttpResponse<?> channelsAsyncApiPage(HttpRequest<?> request) {
    return Page.ASYNCAPI.answer(request);
  }

  private HttpResponse<?> answer(HostedText text, HttpRequest<?> request) {
    var server = serverOf(request);
    return text.at(server.host, server.secure).answer(request);
  }

  /** Content that is built at the first request. Thread-safe. */
  private static final class Lazy {

    private final Supplier<FixedContent> maker;
    private @Nullable FixedContent content;

    Lazy(Supplier<FixedContent> maker) {
      this.maker = maker;
    }

    synchronized FixedContent content() {
      var made = content;
      if (made == null) {
        made = maker.get();
        content = made;
      }
      return made;
    }
  }

  private record Server(String host, boolean secure) {}

  /**
   * Returns the address of this server for its clients: the configured one, or that of the request.
   */
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

  /**
   * Also quotes texts that look like a time, because a YAML 1.1 parser would turn them into dates.
   */
  private static final class QuotedTimes extends StringQuotingChecker.Default {

    private static final long serialVersionUID = 1;

    private static final Predicate<String> TIME =
        Pattern.compile("\\d{4}-\\d\\d?-\\d\\d?(?:[Tt \\t].*)?").asMatchPredicate();

    @Override
    public boolean needToQuoteValue(String value) {
      return super.needToQuoteValue(value) || TIME.test(value);
    }
  }

  private static String yaml(JsonNode document) {
    try {
      return YAML.writeValueAsString(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(ResourceResolver resources, String name) {
    try (var in =
        resources
            .getResourceAsStream("classpath:" + name)
            .orElseThrow(() -> new IllegalStateException("the jar has no file " + name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
