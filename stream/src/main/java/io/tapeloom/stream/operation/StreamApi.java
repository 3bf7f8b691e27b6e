package io.tapeloom.stream.operation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapeloom.stream.asyncapi.AsyncApi24;
import io.tapeloom.stream.asyncapi.Contact;
import io.tapeloom.stream.asyncapi.MessageDocument;
import io.tapeloom.stream.payload.Json;
import io.tapeloom.stream.session.Notice;
import io.tapeloom.stream.session.Protocol;
import io.tapeloom.stream.session.SessionListener;
import io.tapeloom.stream.topic.TopicFamily;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An application's operations together: what the operation protocol routes, and what the AsyncAPI
 * document tells. Immutable, thread-safe.
 */
public final class StreamApi {

  /** What a document takes as a name (AsyncAPI 2.4.0, components). */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

  private static final String ID_OF_ANSWER = "That of the request, if it had one";

  private final String title;
  private final String version;
  private final String description;
  private final Optional<Contact> contact;
  private final ObjectMapper mapper;
  private final Map<String, String> tags;
  private final Map<String, String> parameterExamples;
  private final SessionListener listener;
  private final List<Notice<?>> notices;
  private final Map<String, SendOperation> sends;
  private final Map<String, PushOperation> pushes;

  private StreamApi(Builder builder) {
    this.title = builder.title;
    this.version = builder.version;
    this.description = builder.description;
    this.contact = builder.contact;
    this.mapper = builder.mapper;
    this.tags = Map.copyOf(builder.tags);
    this.parameterExamples = Map.copyOf(builder.parameterExamples);
    this.listener = builder.listener;
    this.notices = List.copyOf(builder.notices);
    this.sends = new LinkedHashMap<>();
    this.pushes = new LinkedHashMap<>();
  }

  /** An API without operations yet. */
  public static Builder titled(String title, String version) {
    return new Builder(title, version);
  }

  /** The protocol that speaks this API. */
  public Protocol protocol() {
    return new OperationProtocol(this, mapper);
  }

  /**
   * The AsyncAPI 2.4.0 document.
   *
   * @param host where clients connect, as {@code host[:port]}
   * @param secure whether by {@code wss}
   * @param path the endpoint's path
   */
  public ObjectNode asyncApi(String host, boolean secure, String path) {
    return new AsyncApi24(title, version, description, contact, tags, mapper)
        .document(host, secure, path, clientMessages(), serverMessages());
  }

  SessionListener listener() {
    return listener;
  }

  Optional<SendOperation> send(String name) {
    return Optional.ofNullable(sends.get(name));
  }

  /** The push that speaks for a family's topics, by its pattern. */
  Optional<PushOperation> push(TopicFamily<?> family) {
    return Optional.ofNullable(pushes.get(family.pattern()));
  }

  private List<MessageDocument> clientMessages() {
    return sends.values().stream()
        .map(
            send ->
                MessageDocument.plain(
                        send.name(),
                        send.summary(),
                        send.description(),
                        send.tags(),
                        send.payload().map(reader -> reader.type()),
                        send.replyName())
                    .withId("What the client knows the request by; the answer repeats it"))
        .toList();
  }

  private List<MessageDocument> serverMessages() {
    var messages = new ArrayList<MessageDocument>();
    for (var send : sends.values()) {
      if (send.replyName().isPresent()) {
        messages.add(
            MessageDocument.plain(
                    send.replyName().get(),
                    "The answer to " + send.name(),
                    "",
                    send.tags(),
                    send.replyType().map(type -> type),
                    Optional.empty())
                .withId(ID_OF_ANSWER)
                .withExample(send.replyExample()));
      }
    }
    for (var push : new LinkedHashSet<>(pushes.values())) {
      messages.add(
          MessageDocument.published(
              push.name(),
              push.summary(),
              push.description(),
              push.tags(),
              push.payloadType(),
              push.topics(parameterExamples)));
    }
    for (var notice : notices) {
      var message =
          MessageDocument.plain(
              notice.name(),
              notice.summary(),
              "",
              List.of(notice.tag()),
              Optional.of(notice.payloadType()),
              Optional.empty());
      messages.add(notice.equals(OperationProtocol.ERROR) ? message.withId(ID_OF_ANSWER) : message);
    }
    return messages;
  }

  /** Collects the parts of an API. Not thread-safe. */
  public static final class Builder {

    private final String title;
    private final String version;
    private String description = "";
    private Optional<Contact> contact = Optional.empty();
    private ObjectMapper mapper = Json.strict();
    private final Map<String, String> tags = new TreeMap<>();
    private final Map<String, String> parameterExamples = new TreeMap<>();
    private SessionListener listener = SessionListener.none();
    private final List<Notice<?>> notices =
        new ArrayList<>(List.of(OperationProtocol.ERROR, OperationProtocol.DRAINING));
    private final List<Object> groups = new ArrayList<>();
    private final Map<String, TopicFamily<?>> families = new LinkedHashMap<>();

    private Builder(String title, String version) {
      this.title = title;
      this.version = version;
    }

    /** What the API is for, in CommonMark. */
    public Builder describedAs(String text) {
      this.description = text;
      return this;
    }

    /** Whom to ask about the API. */
    public Builder contact(String name, String email) {
      this.contact = Optional.of(new Contact(name, email));
      return this;
    }

    /** Says what a tag of the operation groups means. */
    public Builder tag(String name, String text) {
      tags.put(name, text);
      return this;
    }

    /** Shows a value of a parameter of topics' names, such as {@code AAPL} of {@code symbol}. */
    public Builder parameterExample(String parameter, String example) {
      parameterExamples.put(parameter, example);
      return this;
    }

    /** How payloads are read and written; {@link Json#strict} unless told. */
    public Builder mapper(ObjectMapper payloads) {
      this.mapper = payloads;
      return this;
    }

    /** Makes a family known, so that {@link Push} methods can name it. */
    public Builder topics(TopicFamily<?> family) {
      families.put(family.pattern(), family);
      return this;
    }

    /** Makes a kind of message known that sessions are sent without asking. */
    public Builder notice(Notice<?> notice) {
      notices.add(notice);
      return this;
    }

    /** Who is told of sessions that open and close. */
    public Builder sessions(SessionListener follower) {
      this.listener = follower;
      return this;
    }

    /** Adds the operations of an instance of an {@link OperationGroup} class. */
    public Builder include(Object group) {
      groups.add(group);
      return this;
    }

    /**
     * Checks and closes the declaration.
     *
     * @throws IllegalArgumentException when two messages have one name, an example does not fit its
     *     type, or an operation does not fit the rules of {@link Send} and {@link Push}; the text
     *     names the method or the message
     */
    public StreamApi build() {
      var api = new StreamApi(this);
      for (var group : groups) {
        var grouped = group.getClass().getAnnotation(OperationGroup.class);
        if (grouped == null) {
          throw new IllegalArgumentException(
              group.getClass().getName() + " is not marked @OperationGroup");
        }
        Arrays.stream(group.getClass().getDeclaredMethods())
            .filter(method -> !method.isSynthetic()) // a bridge bears its method's annotations
            .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toString))
            .forEach(method -> add(api, group, grouped, method));
      }
      requireNames(api);
      api.asyncApi("localhost", false, "/"); // fails on an example that does not fit
      return api;
    }

    private static void requireNames(StreamApi api) {
      var known = new HashSet<String>();
      Stream.concat(api.clientMessages().stream(), api.serverMessages().stream())
          .map(MessageDocument::name)
          .forEach(
              name -> {
                if (!NAME.matcher(name).matches()) {
                  throw new IllegalArgumentException(
                      "'%s' is no name for a message: it takes letters, digits, '.', '-' and '_'"
                          .formatted(name));
                }
                if (!known.add(name)) {
                  throw new IllegalArgumentException(name + " is the name of two messages");
                }
              });
    }

    private void add(StreamApi api, Object group, OperationGroup grouped, Method method) {
      var send = method.getAnnotation(Send.class);
      if (send != null) {
        var operation = SendOperation.of(group, grouped, method, send, mapper);
        if (api.sends.putIfAbsent(operation.name(), operation) != null) {
          throw new IllegalArgumentException(operation.name() + " is declared twice");
        }
      }
      var push = method.getAnnotation(Push.class);
      if (push != null) {
        var where = group.getClass().getSimpleName() + "." + method.getName();
        var shared =
            Stream.of(push.topic()).<TopicFamily<?>>map(each -> familyOf(each, where)).toList();
        var own =
            Optional.of(push.privately())
                .filter(pattern -> !pattern.isEmpty())
                .<TopicFamily<?>>map(pattern -> familyOf(pattern, where));
        var operation = PushOperation.of(group, grouped, method, push, shared, own);
        for (var family : operation.families()) {
          if (api.pushes.putIfAbsent(family.pattern(), operation) != null) {
            throw new IllegalArgumentException(family.pattern() + " is pushed twice");
          }
        }
      }
    }

    /** The family of a pattern that an operation pushes. */
    private TopicFamily<?> familyOf(String pattern, String where) {
      var family = families.get(pattern);
      if (family == null) {
        throw new IllegalArgumentException(
            "%s pushes the unknown topic %s, known are %s"
                .formatted(where, pattern, families.keySet()));
      }
      return family;
    }
  }
}
