package io.tapeloom.server.problem;

import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.NotAcceptableException;
import io.micronaut.http.server.exceptions.NotAllowedException;
import io.micronaut.http.server.exceptions.NotFoundException;
import io.micronaut.http.server.exceptions.UnsupportedMediaException;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.web.router.exceptions.UnsatisfiedRouteException;
import io.tapeloom.stream.payload.Echo;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers every REST error with a {@link Problem}, or with a page that shows it. */
@Singleton
final class ProblemResponses implements ErrorResponseProcessor<Object> {

  /** The maximum number of errors that one problem lists. */
  private static final int MAX_ERRORS = 10;

  @Override
  public MutableHttpResponse<Object> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    var problem = problem(context, response.status());
    return ProblemPage.isWanted(context.getRequest())
        ? response.<Object>body(ProblemPage.of(problem)).contentType(ProblemPage.MEDIA_TYPE)
        : response.<Object>body(problem).contentType(Problem.MEDIA_TYPE);
  }

  private static Problem problem(ErrorContext context, HttpStatus status) {
    var errors = fieldErrors(context);
    return Problem.of(
        code(context, status, errors),
        status.getReason(),
        status.getCode(),
        status == HttpStatus.INTERNAL_SERVER_ERROR
            ? "The request failed because of a bug in the server"
            : errors.isEmpty() ? detail(context) : detail(errors),
        Echo.of(context.getRequest().getPath()),
        errors,
        context.getRootCause().orElse(null) instanceof Refusal refusal
            ? refusal.retryAfterMillis()
            : null);
  }

  private static ErrorCode code(
      ErrorContext context, HttpStatus status, List<Problem.FieldError> errors) {
    if (context.getRootCause().orElse(null) instanceof Refusal refusal) {
      return refusal.code();
    }
    return errors.isEmpty() ? ErrorCode.ofStatus(status.getCode()) : ErrorCode.INVALID_FIELD;
  }

  private static String detail(List<Problem.FieldError> errors) {
    return errors.stream()
        .map(error -> error.field() + ": " + error.message())
        .collect(Collectors.joining("; "));
  }

  /** Describes an error that concerns no field. Values from the client are shortened. */
  private static String detail(ErrorContext context) {
    return switch (context.getRootCause().orElse(null)) {
      case Refusal refusal -> refusal.detail();
      case NotFoundException _ -> "Nothing exists at this path";
      case NotAllowedException other ->
          "Method %s is not allowed here. Allowed: %s"
              .formatted(
                  Echo.of(other.getRequestMethod()), String.join(", ", other.getAllowedMethods()));
      case UnsupportedMediaException other ->
          "Content-Type must be one of %s, got %s"
              .formatted(
                  String.join(", ", other.getAcceptableContentTypes()),
                  Echo.quoted(other.getContentType()));
      case NotAcceptableException other ->
          "Accept must allow one of %s, got %s"
              .formatted(
                  String.join(", ", other.getProduceableContentTypes()),
                  Echo.quoted(String.join(", ", other.getAcceptedTypes())));
      case URISyntaxException _ -> "The URI is malformed";
      case null, default ->
          context.getErrors().stream()
              .limit(MAX_ERRORS)
              .map(error -> Echo.of(error.getMessage()))
              .collect(Collectors.joining("; "));
    };
  }

  private static List<Problem.FieldError> fieldErrors(ErrorContext context) {
    return switch (context.getRootCause().orElse(null)) {
      case null -> List.of();
      case Refusal refusal -> refusal.errors();
      case ConstraintViolationException invalid ->
          invalid.getConstraintViolations().stream()
              .limit(MAX_ERRORS)
              .map(ProblemResponses::error)
              .toList();
      case ConversionErrorException unconvertible -> List.of(error(unconvertible));
      case UnsatisfiedRouteException missing ->
          List.of(new Problem.FieldError(nameOf(missing.getArgument()), "is required"));
      default -> List.of();
    };
  }

  private static Problem.FieldError error(ConstraintViolation<?> violation) {
    var value = violation.getInvalidValue();
    return new Problem.FieldError(
        fieldOf(violation.getPropertyPath()),
        value == null
            ? violation.getMessage()
            : "%s, got %s".formatted(violation.getMessage(), shown(value)));
  }

  private static Problem.FieldError error(ConversionErrorException unconvertible) {
    var argument = unconvertible.getArgument();
    var got =
        unconvertible.getConversionError().getOriginalValue().map(value -> ", got " + shown(value));
    return new Problem.FieldError(
        nameOf(argument), "must be " + kindOf(argument.getType()) + got.orElse(""));
  }

  /** Returns the JSON name of a Java type. */
  private static String kindOf(Class<?> type) {
    return Stream.of(int.class, long.class, Integer.class, Long.class).anyMatch(type::equals)
        ? "a whole number"
        : "a string";
  }

  private static String shown(Object value) {
    return value instanceof CharSequence text ? Echo.quoted(text) : Echo.of(value.toString());
  }

  /** Returns the name on the wire, which may differ from the name in Java. */
  private static String nameOf(Argument<?> argument) {
    return argument
        .getAnnotationMetadata()
        .stringValue(QueryValue.class)
        .filter(name -> !name.isEmpty())
        .orElse(argument.getName());
  }

  /**
   * Returns the path of a field in its names on the wire, without the method and the body
   * parameter.
   */
  private static String fieldOf(Path path) {
    var text = new StringBuilder();
    for (var nodes = path.iterator(); nodes.hasNext(); ) {
      var node = nodes.next();
      var kind = node.getKind();
      if (kind == ElementKind.METHOD || (kind == ElementKind.PARAMETER && nodes.hasNext())) {
        continue;
      }
      if (node.getName() != null && kind != ElementKind.CONTAINER_ELEMENT) {
        if (!text.isEmpty()) {
          text.append('.');
        }
        text.append(snakeCase(node.getName()));
      }
      if (node.getIndex() != null) {
        text.append('[').append(node.getIndex()).append(']');
      }
    }
    return text.toString();
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  /** Answers a {@link Refusal} with its status, its headers and its problem. */
  @Singleton
  @Produces(Problem.MEDIA_TYPE)
  static final class Refusals implements ExceptionHandler<Refusal, HttpResponse<?>> {

    private final ErrorResponseProcessor<?> problems;

    Refusals(ErrorResponseProcessor<?> problems) {
      this.problems = problems;
    }

    @Override
    @SuppressWarnings("rawtypes") // raw in the interface
    public HttpResponse<?> handle(HttpRequest request, Refusal refusal) {
      var response = HttpResponse.status(refusal.status());
      refusal.headers().forEach(response::header);
      return problems.processResponse(
          ErrorContext.builder(request).cause(refusal).build(), response);
    }
  }
}
