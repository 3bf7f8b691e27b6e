package io.tapeloom.stream.operation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapeloom.stream.asyncapi.AsyncApi24;
import io.tapeloom.stream.asyncapi.Contact;
import io.tapeloom.stream.asyncapi.MessageDocument;
import io.tapeloom.stream.payload.Json;
import io.tapeloom.stream.payload.PayloadReader;
import io.tapeloom.stream.payload.PayloadType;
import io.tapeloom.stream.session.Notice;
import io.tapeloom.stream.session.Protocol;
import io.tapeloom.stream.session.SessionListener;
import io.tapeloom.stream.topic.TopicFamily;
import java.lang.reflect.Method;
import java.util.ArrayList;
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
 * All operations of an application: the operation protocol calls them, and the AsyncAPI document
 * describes them. Immutable, thread-safe.
 */
public final class StreamApi {

  /** The names that a document allows (AsyncAPI 2.4.0, components). */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

  private static final String ID_OF_ANSWER = "The id of the request, if it has one";

  private final String title;
  private final String version;
  private final String description;
  private final Optional<Contact> contact;
  private final ObjectMapper mapper;
  private final Map<String, String> tags;
  private final Map<String, String> parameterExamples;
  private final SessionListener listener;
  private final List<DescribedNotice> notices;
  private final Optional<BinaryPushes> binary;
  private final Map<String, SendOperation> sends;
  private final Map<String, PushOperation> pushes;

  /** The pushes of changes. */
  private final Map<String, PushOperation> changes;

  private StreamApi(Builder builder) {
    this.title = builder.title;
    this.version = builder.version;
    this.description = builder.description;
    this.contact = builder.contact;
    this.mapper = builder.mapper;
    this.tags = Map.copyOf(builder.tags);
    this.parameterExamples = Map.copyOf(builder.parameterExamples);
    this.listener = SessionListener.all(builder.listeners);
    this.notices =
        builder.notices.stream().map(notice -> DescribedNotice.of(notice, mapper)).toList();
    this.binary = builder.binary;
    this.sends = new LinkedHashMap<>();
    this.pushes = new LinkedHashMap<>();
    this.changes = new LinkedHashMap<>();
  }

  /** Returns a builder of an API without operations. */
  public static Builder titled(String title, String version) {
    return new Builder(title, version);
  }

  /** Returns the protocol that serves this API. */
  public Protocol protocol() {
    return new OperationProtocol(this, mapper, binary);
  }

  /**
   * Returns the AsyncAPI 2.4.0 document.
   *
   * @param host the server's address for clients, as {@code host[:port]}
   * @param secure whether clients connect with {@code wss}
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

  /** Returns the push of a family's topics. */
  Optional<PushOperation> push(TopicFamily<?> family) {
    return Optional.ofNullable(pushes.get(family.pattern()));
  }

  /** Returns the push of changes of a family's topics. */
  Optional<PushOperation> change(TopicFamily<?> family) {
    return Optional.ofNullable(changes.get(family.pattern()));
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
                        send.payload().map(PayloadReader::payload),
                        send.replyName())
                    .withId("Chosen by the client; the answer repeats it")
                    .withOptionalPayload(send.payloadOptional()))
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
                    send.replyType(),
                    Optional.empty())
                .withId(ID_OF_ANSWER)
                .withExample(send.replyExample()));
      }
    }
    var pushed = new LinkedHashSet<>(pushes.values());
    pushed.addAll(changes.values());
    for (var push : pushed) {
      messages.add(
          MessageDocument.published(
              push.name(),
              push.summary(),
              push.description(),
              push.tags(),
              push.payloadType(),
              push.topics(parameterExamples)));
    }
    for (var described : notices) {
      var notice = described.notice();
      var message =
          MessageDocument.plain(
              notice.name(),
              notice.summary(),
              "",
              List.of(notice.tag()),
              Optional.of(described.payload()),
              Optional.empty());
      messages.add(inEnvelope(notice, message));
    }
    return messages;
  }

  /** Adds what the envelope of a notice has beside its payload. */
  private MessageDocument inEnvelope(Notice<?> notice, MessageDocument message) {
    if (notice.equals(OperationProtocol.ERROR)) {
      return message.withId(ID_OF_ANSWER);
    }
    return notice.equals(OperationProtocol.GAP) ? message.withTopic(exampleTopic()) : message;
  }

  /** The name of a topic, of the first push if there is one. */
  private String exampleTopic() {
    return pushes.values().stream()
        .flatMap(push -> push.topics(parameterExamples).stream())
        .filter(topic -> !topic.own())
        .map(MessageDocument.TopicDocument::example)
        .findFirst()
        .orElse("topic");
  }

  private record DescribedNotice(Notice<?> notice, PayloadType payload) {

    static DescribedNotice of(Notice<?> notice, ObjectMapper mapper) {
      return new DescribedNotice(
          notice, PayloadTypes.written(notice.payloadType(), mapper, notice.name()));
    }
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
    private final List<SessionListener> listeners = new ArrayList<>();
    private final List<Notice<?>> notices =
        new ArrayList<>(
            List.of(OperationProtocol.ERROR, OperationProtocol.DRAINING, OperationProtocol.GAP));
    private Optional<BinaryPushes> binary = Optional.empty();
    private final List<Object> groups = new ArrayList<>();
    private final Map<String, TopicFamily<?>> families = new LinkedHashMap<>();

    private Builder(String title, String version) {
      this.title = title;
      this.version = version;
    }

    /** Sets the description of the API, in CommonMark. */
    public Builder describedAs(String text) {
      this.description = text;
      return this;
    }

    /** Sets the contact for questions about the API. */
    public Builder contact(String name, String email) {
      this.contact = Optional.of(new Contact(name, email));
      return this;
    }

    /** Describes a tag of operation groups. */
    public Builder tag(String name, String text) {
      tags.put(name, text);
      return this;
    }

    /** Sets an example of a parameter of topic names, such as {@code AAPL} for {@code symbol}. */
    public Builder parameterExample(String parameter, String example) {
      parameterExamples.put(parameter, example);
      return this;
    }

    /** Sets the mapper that reads and writes payloads; the default is {@link Json#strict}. */
    public Builder mapper(ObjectMapper payloads) {
      this.mapper = payloads;
      return this;
    }

    /** Adds a topic family, so that {@link Push} methods can name it. */
    public Builder topics(TopicFamily<?> family) {
      families.put(family.pattern(), family);
      return this;
    }

    /** Adds a message that the server sends to sessions without a request. */
    public Builder notice(Notice<?> notice) {
      notices.add(notice);
      return this;
    }

    /** Adds a format that clients may choose, in which pushes are binary. */
    public Builder binary(BinaryPushes pushes) {
      binary = Optional.of(pushes);
      return notice(pushes.notice());
    }

    /** Adds a listener that is called when sessions open and close. */
    public Builder sessions(SessionListener follower) {
      listeners.add(follower);
      return this;
    }

    /** Adds the operations of an instance of an {@link OperationGroup} class. */
    public Builder include(Object group) {
      groups.add(group);
      return this;
    }

    /**
     * Builds the API, and checks that its document is true: values of each payload type are
     * written, or read, with the mapper and validated against the schema, and so is each example.
     *
     * @throws IllegalArgumentException if two messages have the same name, a payload type cannot be
     *     read, written or described, an example does not fit its type, or a method breaks a rule
     *     of {@link Send} or {@link Push}; the text names the method, and the record component
     */
    public StreamApi build() {
      var api = new StreamApi(this);
      for (var group : groups) {
        var grouped = group.getClass().getAnnotation(OperationGroup.class);
        if (grouped == null) {
          throw new IllegalArgumentException(
              group.getClass().getName() + " is not marked @OperationGroup");
        }
        var methods = GroupMethods.of(group.getClass());
        methods.effective().forEach(method -> add(api, group, grouped, method, methods));
      }
      requireNames(api);
      api.asyncApi("localhost", false, "/"); // checks the examples
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
                      "'%s' is not a valid message name: allowed are letters, digits, '.', '-' and '_'"
                          .formatted(name));
                }
                if (!known.add(name)) {
                  throw new IllegalArgumentException(name + " is the name of two messages");
                }
              });
    }

    private void add(
        StreamApi api, Object group, OperationGroup grouped, Method method, GroupMethods methods) {
      methods
          .annotation(method, Send.class)
          .map(send -> SendOperation.of(group, grouped, method, send, mapper))
          .ifPresent(
              operation -> {
                if (api.sends.putIfAbsent(operation.name(), operation) != null) {
                  throw new IllegalArgumentException(operation.name() + " is declared twice");
                }
              });
      methods
          .annotation(method, Push.class)
          .ifPresent(
              push ->
                  add(
                      push.changes() ? api.changes : api.pushes,
                      pushOperation(group, grouped, method, push)));
    }

    private PushOperation pushOperation(
        Object group, OperationGroup grouped, Method method, Push push) {
      var where = group.getClass().getSimpleName() + "." + method.getName();
      var shared =
          Stream.of(push.topic()).<TopicFamily<?>>map(each -> familyOf(each, where)).toList();
      var own =
          Optional.of(push.privately())
              .filter(pattern -> !pattern.isEmpty())
              .<TopicFamily<?>>map(pattern -> familyOf(pattern, where));
      return PushOperation.of(group, grouped, method, push, shared, own, mapper);
    }

    private static void add(Map<String, PushOperation> pushes, PushOperation operation) {
      for (var family : operation.families()) {
        if (pushes.putIfAbsent(family.pattern(), operation) != null) {
          throw new IllegalArgumentException(family.pattern() + " is pushed twice");
        }
      }
    }

    /** Returns the family with a pattern that a push names. */
    private TopicFamily<?> familyOf(String pattern, String where) {
      var family = families.get(pattern);
      if (family == null) {
        throw new IllegalArgumentException(
            "%s pushes the unknown topic %s; known topics: %s"
                .formatted(where, pattern, families.keySet()));
      }
      return family;
    }
  }
}
