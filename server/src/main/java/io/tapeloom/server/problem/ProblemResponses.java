package io.tapeloom.server.problem;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.web.router.exceptions.UnsatisfiedRouteException;
import io.tapeloom.stream.payload.Json;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.ValidationException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers every error of REST with a {@link Problem}. */
@Singleton
final class ProblemResponses implements ErrorResponseProcessor<Problem> {

  /** As much of a wrong value as its problem repeats. */
  private static final int LONGEST_VALUE = 40;

  @Override
  public MutableHttpResponse<Problem> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    var errors = fieldErrors(context);
    var detail =
        errors.isEmpty()
            ? notJson(context)
                .orElseGet(
                    () ->
                        context.getErrors().stream()
                            .map(Error::getMessage)
                            .collect(Collectors.joining("; ")))
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
      case ConversionErrorException unfit ->
          isUnreadable(unfit.getConversionError().getCause()) ? List.of() : List.of(error(unfit));
      case UnsatisfiedRouteException missing ->
          List.of(new Problem.FieldError(nameOf(missing.getArgument()), "is required"));
      default -> List.of();
    };
  }

  /** Whether a value could not be decoded because the text around it is not JSON, or too much. */
  private static boolean isUnreadable(@Nullable Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof JsonParseException || cause instanceof StreamConstraintsException) {
        return true;
      }
    }
    return false;
  }

  /** What is wrong with a body that is not JSON, and where. */
  private static Optional<String> notJson(ErrorContext context) {
    for (var cause = context.getRootCause().orElse(null); cause != null; cause = cause.getCause()) {
      if (cause instanceof JsonProcessingException unreadable && unreadable.getLocation() != null) {
        return Optional.of(
            "Invalid JSON: %s (line %d, column %d)"
                .formatted(
                    plain(unreadable),
                    unreadable.getLocation().getLineNr(),
                    unreadable.getLocation().getColumnNr()));
      }
      if (cause instanceof StreamConstraintsException tooMuch) { // it has no location
        return Optional.of("Invalid JSON: " + plain(tooMuch));
      }
    }
    return Optional.empty();
  }

  /** What the parser says, without the name of what it reads from. */
  private static String plain(JsonProcessingException unreadable) {
    return Json.complaint(unreadable)
        .replaceAll("\\[Source: [^;]*; (line: \\d+, column: \\d+)]", "$1");
  }

  private static Problem.FieldError error(ConstraintViolation<?> violation) {
    var value = violation.getInvalidValue();
    return new Problem.FieldError(
        fieldOf(violation.getPropertyPath()),
        value == null
            ? violation.getMessage()
            : "%s, got %s".formatted(violation.getMessage(), shown(value)));
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
          field.startsWith(".") ? field.substring(1) : field, rule(mapping));
    }
    var argument = unfit.getArgument();
    if (cause instanceof MismatchedInputException more && isBehindTheValue(more)) {
      return new Problem.FieldError(
          nameOf(argument),
          "must be one JSON value, more stands behind it (line %d, column %d)"
              .formatted(more.getLocation().getLineNr(), more.getLocation().getColumnNr()));
    }
    var got = unfit.getConversionError().getOriginalValue().map(value -> ", got " + shown(value));
    return new Problem.FieldError(
        nameOf(argument), "must be " + kindOf(argument.getType()) + got.orElse(""));
  }

  /** Whether reading failed on what follows a value (FAIL_ON_TRAILING_TOKENS); it has no type. */
  private static boolean isBehindTheValue(MismatchedInputException unfit) {
    return unfit.getLocation() != null && unfit.getOriginalMessage().startsWith("Trailing token");
  }

  private static String rule(JsonMappingException unfit) {
    if (unfit instanceof MismatchedInputException mismatch) {
      return "must be " + kindOf(mismatch.getTargetType());
    }
    return unfit.getCause() instanceof InputCoercionException tooLarge
        ? "must be " + kindOf(tooLarge.getTargetType())
        : unfit.getOriginalMessage();
  }

  /** A type in the words of JSON. */
  private static String kindOf(Class<?> type) {
    if (Stream.of(int.class, long.class, Integer.class, Long.class).anyMatch(type::equals)) {
      return "a whole number";
    }
    if (CharSequence.class.isAssignableFrom(type)) {
      return "a string";
    }
    return Collection.class.isAssignableFrom(type) ? "an array" : "an object";
  }

  /** A value as it was sent, cut when it is long. */
  private static String shown(Object value) {
    var text = value.toString();
    var cut =
        text.codePointCount(0, text.length()) <= LONGEST_VALUE
            ? text
            : text.substring(0, text.offsetByCodePoints(0, LONGEST_VALUE - 1)) + "…";
    return value instanceof CharSequence ? '"' + cut + '"' : cut;
  }

  /** The name on the wire: a parameter may have another one in Java, the body has none. */
  private static String nameOf(Argument<?> argument) {
    var metadata = argument.getAnnotationMetadata();
    return metadata.hasAnnotation(Body.class)
        ? "body"
        : metadata
            .stringValue(QueryValue.class)
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

  /** A body that is a number or a boolean, which the framework validates before it decodes it. */
  @Singleton
  @Produces(Problem.MEDIA_TYPE)
  static final class UnfitBodies implements ExceptionHandler<ValidationException, HttpResponse<?>> {

    private final Refusals refusals;

    UnfitBodies(Refusals refusals) {
      this.refusals = refusals;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public HttpResponse<?> handle(HttpRequest request, ValidationException unfit) {
      return refusals.handle(request, Refusal.invalid("body", "must be an object"));
    }
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
