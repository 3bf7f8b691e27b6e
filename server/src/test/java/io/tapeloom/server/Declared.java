package io.tapeloom.server;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tapeloom.server.config.Variable;
import io.tapeloom.stream.operation.OperationGroup;
import io.tapeloom.stream.operation.Send;
import io.tapeloom.stream.topic.TopicFamily;
import java.util.List;
import java.util.stream.Stream;

/** What the classes of the server declare, found in the classes themselves and in no list. */
public final class Declared {

  private static final String REPLAY = "replay:";

  private Declared() {}

  /** The families of all topics, also those of replays. */
  public static List<TopicFamily<?>> topicFamilies() {
    return constants(TopicFamily.class).<TopicFamily<?>>map(family -> family).toList();
  }

  /** The families of topics that are not of a replay. */
  public static List<TopicFamily<?>> liveTopicFamilies() {
    return topicFamilies().stream().filter(each -> !each.pattern().startsWith(REPLAY)).toList();
  }

  /** The names of environment variables that are constants. */
  public static List<String> variables() {
    return constants(Variable.class).map(variable -> variable.name()).toList();
  }

  /** The names of all requests of the operation protocol. */
  static List<String> requests() {
    return classes()
        .filter(type -> type.isAnnotatedWith(OperationGroup.class))
        .flatMap(
            type ->
                type.getMethods().stream()
                    .filter(method -> method.isAnnotatedWith(Send.class))
                    .map(
                        method ->
                            type.getAnnotationOfType(OperationGroup.class).prefix()
                                + method.getAnnotationOfType(Send.class).value()))
        .toList();
  }

  /** The values of all static fields of a type. */
  private static <T> Stream<T> constants(Class<T> type) {
    return classes()
        .flatMap(each -> each.getFields().stream())
        .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
        .filter(field -> field.getRawType().isEquivalentTo(type))
        .map(field -> type.cast(valueOf(field)));
  }

  private static Object valueOf(JavaField field) {
    try {
      var constant = field.reflect();
      constant.setAccessible(true);
      return constant.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(field.getFullName(), e);
    }
  }

  private static Stream<JavaClass> classes() {
    return new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackagesOf(TapeloomServer.class)
            .stream();
  }
}
