package io.tapeloom.server.problem;

import com.fasterxml.jackson.databind.JsonMappingException;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.web.router.exceptions.UnsatisfiedRouteException;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Answers every error of REST with a {@link Problem}. */
@Singleton
final class ProblemResponses implements ErrorResponseProcessor<Problem> {

  @Override
  public MutableHttpResponse<Problem> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    var errors = fieldErrors(context);
    var detail =
        errors.isEmpty()
            ? context.getErrors().stream().map(Error::getMessage).collect(Collectors.joining("; "))
            : errors.stream()
                .map(error -> error.field() + ": " + error.message())
                .collect(Collectors.joining("; "));
    var status = response.status();
    return response
        .body(
            new Problem(
                "about:blank",
                status.getReason(),
                status.getCode(),
                status.getCode() >= HttpStatus.INTERNAL_SERVER_ERROR.getCode()
                    ? "The server met a bug of its own"
                    : detail,
                context.getRequest().getPath(),
                errors))
        .contentType(Problem.MEDIA_TYPE);
  }

  private static List<Problem.FieldError> fieldErrors(ErrorContext context) {
    return switch (context.getRootCause().orElse(null)) {
      case null -> List.of();
      case Refusal refusal -> List.of(refusal.error());
      case ConstraintViolationException invalid ->
          invalid.getConstraintViolations().stream().map(ProblemResponses::error).toList();
      case ConversionErrorException unfit -> List.of(error(unfit));
      case UnsatisfiedRouteException missing ->
          List.of(new Problem.FieldError(nameOf(missing.getArgument()), "is required"));
      default -> List.of();
    };
  }

  private static Problem.FieldError error(ConstraintViolation<?> violation) {
    return new Problem.FieldError(
        fieldOf(violation.getPropertyPath()),
        "%s, got %s".formatted(violation.getMessage(), violation.getInvalidValue()));
  }

  private static Problem.FieldError error(ConversionErrorException unfit) {
    var cause = unfit.getConversionError().getCause();
    if (cause instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      var field =
          mapping.getPath().stream()
              .map(
                  step ->
                      step.getFieldName() == null
                          ? "[" + step.getIndex() + "]"
                          : "." + step.getFieldName())
              .collect(Collectors.joining());
      return new Problem.FieldError(
          field.startsWith(".") ? field.substring(1) : field, mapping.getOriginalMessage());
    }
    var argument = unfit.getArgument();
    var got =
        unfit.getConversionError().getOriginalValue().map(value -> ", got " + value).orElse("");
    return new Problem.FieldError(
        nameOf(argument),
        "must be a " + argument.getType().getSimpleName().toLowerCase(Locale.ROOT) + got);
  }

  /** The name on the wire, where a parameter has another one in Java. */
  private static String nameOf(Argument<?> argument) {
    return argument
        .getAnnotationMetadata()
        .stringValue("io.micronaut.http.annotation.QueryValue")
        .filter(name -> !name.isEmpty())
        .orElse(argument.getName());
  }

  /** The path of a field without the method and the body that have it, in the words of the wire. */
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

  /** Gives a refusal its status. */
  @Singleton
  @Produces(Problem.MEDIA_TYPE)
  static final class Refusals implements ExceptionHandler<Refusal, HttpResponse<?>> {

    private final ErrorResponseProcessor<?> problems;

    Refusals(ErrorResponseProcessor<?> problems) {
      this.problems = problems;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public HttpResponse<?> handle(HttpRequest request, Refusal refusal) {
      return problems.processResponse(
          ErrorContext.builder(request).cause(refusal).build(),
          HttpResponse.status(refusal.status()));
    }
  }
}
