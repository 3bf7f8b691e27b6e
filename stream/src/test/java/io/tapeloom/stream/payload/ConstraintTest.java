package io.tapeloom.stream.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NegativeOrZero;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Constraints that hold, that are violated, and that a declaration must not have. */
class ConstraintTest {

  @SuppressWarnings("ArrayRecordComponent") // an application may well have one
  record Bounds(
      @Nullable @Min(1) Integer min,
      @Nullable @Max(9) Long max,
      @Nullable @DecimalMin("0.5") BigDecimal decimalMin,
      @Nullable @DecimalMin(value = "0.5", inclusive = false) Double above,
      @Nullable @DecimalMax("0.5") Double decimalMax,
      @Nullable @DecimalMax(value = "0.5", inclusive = false) Double below,
      @Nullable @Positive Integer positive,
      @Nullable @PositiveOrZero Double notNegative,
      @Nullable @Negative Long negative,
      @Nullable @NegativeOrZero Float notPositive,
      @Nullable @NotBlank String notBlank,
      @Nullable @NotEmpty String notEmpty,
      @Nullable @NotEmpty List<Integer> notEmptyList,
      @Nullable @Size(min = 2, max = 3) String size,
      @Nullable @Size(min = 2) String atLeastTwo,
      @Nullable @Size(max = 2) List<Integer> sizeOfList,
      @Nullable @Size(max = 1) Map<String, Integer> sizeOfMap,
      @Size(min = 1) double @Nullable [] sizeOfArray,
      @Nullable @Pattern(regexp = "[A-Z]+") String pattern,
      @Nullable @Pattern(regexp = "[ab]", flags = Pattern.Flag.CASE_INSENSITIVE) String anyCase,
      @Nullable List<@Positive Integer> elements,
      @Nullable Map<String, @NotBlank String> values,
      @Nullable List<List<@Max(3) Integer>> matrix) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          min          | 1         | 0         | must be at least 1, got 0
          max          | 9         | 10        | must be at most 9, got 10
          decimal_min  | 0.5       | 0.49      | must be at least 0.5, got 0.49
          above        | 0.6       | 0.5       | must be greater than 0.5, got 0.5
          decimal_max  | 0.5       | 0.51      | must be at most 0.5, got 0.51
          below        | 0.4       | 0.5       | must be less than 0.5, got 0.5
          positive     | 1         | 0         | must be greater than 0, got 0
          not_negative | 0         | -0.1      | must be at least 0, got -0.1
          negative     | -1        | 0         | must be less than 0, got 0
          not_positive | 0         | 0.1       | must be at most 0, got 0.1
          not_blank    | " x"      | " \\t"    | must not be blank, got " \\t"
          not_empty    | " "       | ""        | must not be empty, got ""
          not_empty_list | [1]     | []        | must not be empty, got []
          size         | "abc"     | "abcd"    | must have a size from 2 to 3, got "abcd"
          size         | "😀😀😀"  | "😀"      | must have a size from 2 to 3, got "😀"
          at_least_two | "ab"      | "a"       | must have a size of at least 2, got "a"
          size_of_list | [1,2]     | [1,2,3]   | must have a size from 0 to 2, got [1,2,3]
          size_of_map  | {"a":1}   | {"a":1,"b":2} | must have a size from 0 to 1, got {"a":1,"b":2}
          size_of_array | [1]      | []        | must have a size of at least 1, got []
          pattern      | "AB"      | "aABa"    | must match [A-Z]+, got "aABa"
          any_case     | "B"       | "c"       | must match [ab], got "c"
          elements     | [1,2]     | [1,0]     | [1]: must be greater than 0, got 0
          values       | {"a":"x"} | {"a":" "} | .a: must not be blank, got " "
          matrix       | [[1,3]]   | [[1,4]]   | [0][1]: must be at most 3, got 4
          """)
  void shouldCheck(String field, String good, String bad, String problem)
      throws JsonProcessingException {
    var separator = problem.startsWith("[") || problem.startsWith(".") ? "" : ": ";

    assertThat(problemOf(Bounds.class, "{\"%s\":%s}".formatted(field, good))).isEmpty();
    assertThat(problemOf(Bounds.class, "{\"%s\":%s}".formatted(field, bad)))
        .contains(field + separator + problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"min", "positive", "not_blank", "size_of_list", "pattern", "elements"})
  void shouldNotCheckWhatIsNotThere(String field) throws JsonProcessingException {
    assertThat(problemOf(Bounds.class, "{\"%s\":null}".formatted(field))).isEmpty();
  }

  record Outer(Inner inner, List<Inner> inners) {}

  record Inner(@Max(9) int count) {}

  @Test
  void shouldNameTheWholePath() throws JsonProcessingException {
    assertThat(problemOf(Outer.class, "{\"inner\":{\"count\":10},\"inners\":[]}"))
        .contains("inner.count: must be at most 9, got 10");
    assertThat(
            problemOf(
                Outer.class, "{\"inner\":{\"count\":1},\"inners\":[{\"count\":1},{\"count\":11}]}"))
        .contains("inners[1].count: must be at most 9, got 11");
  }

  // Declarations that would not be checked

  record WithEmail(@Email String email) {}

  record NestedEmail(List<WithEmail> all) {}

  @SuppressWarnings("ArrayRecordComponent")
  record EmailInArray(WithEmail[] all) {}

  record EmailInMap(Map<String, WithEmail> all) {}

  record EmailOfElement(List<@Email String> all) {}

  record Repeated(@Size(min = 1) @Size(max = 2) String text) {}

  record PositiveText(@Positive String text) {}

  record BlankNumber(@NotBlank int number) {}

  record SizedNumber(@Size(max = 3) int number) {}

  record PatternOfFlag(@Pattern(regexp = "a") boolean flag) {}

  @SuppressWarnings("MultipleNullnessAnnotations")
  record NullableNotNull(@Nullable @NotNull String text) {}

  @Constraint(validatedBy = {})
  @Retention(RetentionPolicy.RUNTIME)
  @interface Ordered {
    String message() default "";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
  }

  @Ordered
  record WholeRecord(int from, int to) {}

  record ConstrainedKey(Map<@NotBlank String, Integer> all) {}

  record Recursive(@Nullable Recursive inner) {}

  record RecursiveList(List<RecursiveList> inner) {}

  record Ping(@Nullable Pong pong) {}

  record Pong(@Nullable Ping ping) {}

  record Generic<T>(T value) {}

  record OfGeneric(Generic<String> generic) {}

  record OptionalPart(Optional<String> text) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  sealed interface Shape permits Circle {}

  record Circle(@Positive double radius) implements Shape {}

  record SealedPart(Shape shape) {}

  record Moment(Instant at) {}

  static class Bean {
    @Positive public int count;
  }

  record BeanPart(Bean bean) {}

  @ParameterizedTest
  @ValueSource(
      classes = {
        WithEmail.class,
        NestedEmail.class,
        EmailInArray.class,
        EmailInMap.class,
        EmailOfElement.class,
        Repeated.class,
        PositiveText.class,
        BlankNumber.class,
        SizedNumber.class,
        PatternOfFlag.class,
        NullableNotNull.class,
        WholeRecord.class,
        ConstrainedKey.class,
        Recursive.class,
        RecursiveList.class,
        Ping.class,
        Generic.class,
        OfGeneric.class,
        OptionalPart.class,
        SealedPart.class,
        Moment.class,
        BeanPart.class,
        String.class,
        Shape.class,
      })
  void shouldRefuseTheDeclaration(Class<?> type) {
    assertThatThrownBy(() -> new PayloadReader<>(type, Json.strict()))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isNotEmpty();
  }

  @Test
  void shouldSayWhatIsWrongWithADeclaration() {
    assertThatThrownBy(() -> new PayloadReader<>(WithEmail.class, Json.strict()))
        .hasMessageEndingWith("WithEmail.email: @Email is not a supported constraint");
    assertThatThrownBy(() -> new PayloadReader<>(Repeated.class, Json.strict()))
        .hasMessageEndingWith("Repeated.text: @Size is repeated, and only one would be checked");
    assertThatThrownBy(() -> new PayloadReader<>(PositiveText.class, Json.strict()))
        .hasMessageEndingWith("PositiveText.text: @Positive cannot be checked on a String");
    assertThatThrownBy(() -> new PayloadReader<>(Recursive.class, Json.strict()))
        .hasMessageContaining("Recursive.inner: a ")
        .hasMessageEndingWith("Recursive would contain itself");
    assertThatThrownBy(() -> new PayloadReader<>(Moment.class, Json.strict()))
        .hasMessageContaining("Moment.at: a java.time.Instant cannot be read: ");
  }

  record Twice(Inner first, Inner second) {}

  @Test
  void shouldTakeARecordInTwoPlaces() throws JsonProcessingException {
    assertThat(problemOf(Twice.class, "{\"first\":{\"count\":1},\"second\":{\"count\":2}}"))
        .isEmpty();
  }

  private static Optional<String> problemOf(Class<?> type, String payload)
      throws JsonProcessingException {
    var mapper = Json.strict();
    return switch (new PayloadReader<>(type, mapper).read(mapper.readTree(payload))) {
      case Reading.Valid<?> _ -> Optional.empty();
      case Reading.Invalid<?> invalid -> Optional.of(invalid.first().toString());
    };
  }
}
