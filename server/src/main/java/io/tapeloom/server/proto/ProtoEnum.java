package io.tapeloom.server.proto;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * An enumeration of the schema. Its numbers are the places of the Java constants, from 1; 0 means
 * that there is none. Immutable.
 *
 * @param constants the names, without the prefix that they have in the schema
 */
record ProtoEnum(String name, String description, List<String> constants) {

  static ProtoEnum of(String name, String description, Class<? extends Enum<?>> type) {
    return new ProtoEnum(
        name, description, Arrays.stream(type.getEnumConstants()).map(Enum::name).toList());
  }

  /**
   * @throws IllegalArgumentException if a type has other constants
   */
  void requireConstantsOf(Class<? extends Enum<?>> type) {
    var others = of(name, description, type).constants;
    if (!others.equals(constants)) {
      throw new IllegalArgumentException(
          "%s has the constants %s, but %s has %s".formatted(name, constants, type, others));
    }
  }

  @SuppressWarnings("EnumOrdinal") // the places are checked by requireConstantsOf
  static int numberOf(Enum<?> constant) {
    return constant.ordinal() + 1;
  }

  void appendTo(StringBuilder schema) {
    var prefix = name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT) + '_';
    schema.append("\n// ").append(description).append(".\nenum ").append(name).append(" {\n");
    schema.append("  ").append(prefix).append("UNSPECIFIED = 0;\n");
    for (int i = 0; i < constants.size(); i++) {
      schema.append("  %s%s = %d;\n".formatted(prefix, constants.get(i), i + 1));
    }
    schema.append("}\n");
  }
}
