package io.tapeloom.stream.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapeloom.stream.loop.ManualClock;
import io.tapeloom.stream.payload.Example;
import io.tapeloom.stream.session.FakePeer;
import io.tapeloom.stream.session.Notice;
import io.tapeloom.stream.session.Session;
import io.tapeloom.stream.topic.TopicFamily;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Invalid declarations are rejected with the name of the method or type. */
class StreamApiTest {

  private static final TopicFamily<Integer> NUMBERS = TopicFamily.latest("numbers", Integer.class);

  private static final TopicFamily<Integer> EVENTS = TopicFamily.every("events", Integer.class);

  record Words(String text) {}

  record Address(@Email String email) {}

  record Loud(@Max(5) @Example("6") int volume) {}

  record Odd(@Example("five") int number) {}

  record Wrapped(Odd inner) {}

  static class Unmarked {
    @Send(value = "say", summary = "")
    void say(Words words) {}
  }

  @OperationGroup(tags = "t")
  static class Twice {
    @Send(value = "say", summary = "")
    void say(Words words) {}

    @Send(value = "say", summary = "")
    void sayAgain(Words words) {}
  }

  @OperationGroup(tags = "t")
  static class ReplyIsPush {
    @Send(value = "say", reply = "numbers", summary = "")
    Words say(Words words) {
      return words;
    }

    @Push(value = "numbers", topic = "numbers", summary = "")
    Words numbers(Integer number) {
      return new Words("" + number);
    }
  }

  @OperationGroup(tags = "t")
  static class SharedReply {
    @Send(value = "say", reply = "said", summary = "")
    Words say(Words words) {
      return words;
    }

    @Send(value = "shout", reply = "said", summary = "")
    Words shout(Words words) {
      return words;
    }
  }

  @OperationGroup(prefix = "a b/", tags = "t")
  static class BadName {
    @Send(value = "say", summary = "")
    void say(Words words) {}
  }

  @OperationGroup(tags = "t")
  static class TwoPayloads {
    @Send(value = "say", summary = "")
    void say(Words words, Session session, Words more) {}
  }

  @OperationGroup(tags = "t")
  static class TwoSessions {
    @Send(value = "say", summary = "")
    void say(Session session, Session other) {}
  }

  @OperationGroup(tags = "t")
  static class TextPayload {
    @Send(value = "say", summary = "")
    void say(String text) {}
  }

  @OperationGroup(tags = "t")
  static class TextReply {
    @Send(value = "say", summary = "")
    String say(Words words) {
      return words.text;
    }
  }

  @OperationGroup(tags = "t")
  static class UncheckedConstraint {
    @Send(value = "say", summary = "")
    void say(Address address) {}
  }

  @OperationGroup(tags = "t")
  static class StaticSend {
    @Send(value = "say", summary = "")
    static void say(Words words) {}
  }

  @OperationGroup(tags = "t")
  static class StaticPush {
    @Push(value = "numbers", topic = "numbers", summary = "")
    static Words numbers(Integer number) {
      return new Words("" + number);
    }
  }

  @OperationGroup(tags = "t")
  static class UnknownTopic {
    @Push(value = "letters", topic = "letters", summary = "")
    Words letters(String letter) {
      return new Words(letter);
    }
  }

  @OperationGroup(tags = "t")
  static class OtherValue {
    @Push(value = "numbers", topic = "numbers", summary = "")
    Words numbers(String number) {
      return new Words(number);
    }
  }

  @OperationGroup(tags = "t")
  static class NoValue {
    @Push(value = "numbers", topic = "numbers", summary = "")
    Words numbers() {
      return new Words("");
    }
  }

  @OperationGroup(tags = "t")
  static class OneOfTwo {
    @Push(value = "changed", topic = "numbers", changes = true, summary = "")
    Words changed(Integer before, int detail) {
      return new Words(before + "" + detail);
    }
  }

  @OperationGroup(tags = "t")
  static class ChangesOfEvery {
    @Push(value = "changed", topic = "events", changes = true, summary = "")
    Words changed(Integer before, Integer now, int detail, long seq) {
      return new Words(before + "" + now + detail + seq);
    }
  }

  @OperationGroup(tags = "t")
  static class TextPush {
    @Push(value = "numbers", topic = "numbers", summary = "")
    String numbers(Integer number) {
      return "" + number;
    }
  }

  @OperationGroup(tags = "t")
  static class PushedTwice {
    @Push(value = "numbers", topic = "numbers", summary = "")
    Words numbers(Integer number) {
      return new Words("" + number);
    }

    @Push(value = "digits", topic = "numbers", summary = "")
    Words digits(Integer number) {
      return new Words("" + number);
    }
  }

  @OperationGroup(tags = "t")
  static class BadExample {
    @Send(value = "say", summary = "")
    void say(Wrapped wrapped) {}
  }

  record Even(@Example("4") int number) {}

  @OperationGroup(tags = "t")
  static class NoExample {
    @Send(value = "say", summary = "", replyExample = "6")
    Even say() {
      return new Even(2);
    }
  }

  @OperationGroup(tags = "t")
  static class OddExample {
    @Send(value = "say", summary = "", replyExample = "{\"number\": \"six\"}")
    Even say() {
      return new Even(2);
    }
  }

  @OperationGroup(tags = "t")
  static class BrokenExample {
    @Send(value = "say", summary = "")
    Loud say() {
      return new Loud(1);
    }
  }

  record Maybe(Optional<String> text) {}

  record Chain(@Nullable Chain next) {}

  @OperationGroup(tags = "t")
  static class OptionalReply {
    @Send(value = "say", summary = "")
    Maybe say() {
      return new Maybe(Optional.empty());
    }
  }

  @OperationGroup(tags = "t")
  static class LaterOptionalReply {
    @Send(value = "say", summary = "")
    Later<Maybe> say() {
      return Later.now(new Maybe(Optional.empty()));
    }
  }

  @OperationGroup(tags = "t")
  static class ChainReply {
    @Send(value = "say", summary = "")
    Chain say() {
      return new Chain(null);
    }
  }

  @OperationGroup(tags = "t")
  static class OptionalPush {
    @Push(value = "numbers", topic = "numbers", summary = "")
    Maybe numbers(Integer number) {
      return new Maybe(Optional.of("" + number));
    }
  }

  record Pair(@Example("2") int low, @Example("1") int high) {

    Pair {
      if (low > high) {
        throw new IllegalArgumentException("low must not be above high");
      }
    }
  }

  @OperationGroup(tags = "t")
  static class RefusedExample {
    @Send(value = "say", summary = "")
    void say(Pair pair) {}
  }

  @OperationGroup(tags = "t")
  static class RefusedReplyExample {
    @Send(value = "say", summary = "")
    Pair say() {
      return new Pair(1, 2);
    }
  }

  static List<Arguments> refused() {
    return List.of(
        refused(new Unmarked(), "Unmarked is not marked @OperationGroup"),
        refused(new Twice(), "say is declared twice"),
        refused(new ReplyIsPush(), "numbers is the name of two messages"),
        refused(new SharedReply(), "said is the name of two messages"),
        refused(new BadName(), "'a b/say' is not a valid message name"),
        refused(new TwoPayloads(), "TwoPayloads.say may take at most one payload and one Session"),
        refused(new TwoSessions(), "TwoSessions.say may take at most one payload and one Session"),
        refused(
            new TextPayload(), "TextPayload.say: java.lang.String is a payload but not a record"),
        refused(new TextReply(), "TextReply.say must return a record"),
        refused(new UncheckedConstraint(), "Address.email: @Email is not a supported constraint"),
        refused(new StaticSend(), "StaticSend.say must not be static"),
        refused(new StaticPush(), "StaticPush.numbers must not be static"),
        refused(new UnknownTopic(), "UnknownTopic.letters pushes the unknown topic letters"),
        refused(new OtherValue(), "OtherValue.numbers must take one Integer"),
        refused(new NoValue(), "NoValue.numbers must take one Integer"),
        refused(new OneOfTwo(), "OneOfTwo.changed must take two Integer"),
        refused(new ChangesOfEvery(), "ChangesOfEvery.changed cannot push changes of"),
        refused(new TextPush(), "TextPush.numbers must return a record"),
        refused(new PushedTwice(), "numbers is pushed twice"),
        refused(new BadExample(), "Odd.number: its example or default \"five\" is not JSON"),
        refused(
            new BrokenExample(),
            "Loud.volume: its example or default \"6\" does not fit: breaks the maximum 5"),
        refused(new OptionalReply(), "OptionalReply.say: "),
        refused(new OptionalReply(), "Maybe.text: an Optional cannot be described"),
        refused(new LaterOptionalReply(), "LaterOptionalReply.say: "),
        refused(new ChainReply(), "ChainReply.say: "),
        refused(new ChainReply(), "Chain.next: a "),
        refused(new OptionalPush(), "OptionalPush.numbers: "),
        refused(
            new RefusedExample(),
            "say: its example {\"low\":2,\"high\":1} does not fit its payload: low must not be above"
                + " high"),
        refused(new RefusedReplyExample(), "say.response: its example {\"low\":2,\"high\":1}"),
        refused(new NoExample(), "NoExample.say: its replyExample is not a JSON object"),
        refused(
            new OddExample(),
            "say.response: its example {\"number\":\"six\"} does not fit its payload"));
  }

  private static Arguments refused(Object group, String message) {
    return Arguments.of(group, message);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void shouldRefuse(Object group, String message) {
    var builder = StreamApi.titled("t", "1").topics(NUMBERS).topics(EVENTS).include(group);

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  interface Sayer<T> {
    void say(T words);
  }

  @OperationGroup(tags = "t")
  static class Bridged implements Sayer<Words> {
    @Override
    @Send(value = "say", summary = "")
    public void say(Words words) {}
  }

  @OperationGroup(tags = "t")
  static class Hidden {
    @SuppressWarnings("UnusedMethod") // found by its annotation
    @Send(value = "say", summary = "")
    private void say() {}
  }

  @Test
  void shouldTakeAMethodWithABridgeAndAHiddenOne() {
    assertThat(StreamApi.titled("t", "1").include(new Bridged()).build().send("say")).isPresent();
    assertThat(StreamApi.titled("t", "1").include(new Hidden()).build().send("say")).isPresent();
  }

  @Test
  void shouldRefuseANoticeThatCannotBeDescribed() {
    var builder =
        StreamApi.titled("t", "1").notice(new Notice<>("late", Maybe.class, "Too late", "t"));

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("late: ")
        .hasMessageContaining("Maybe.text: an Optional cannot be described");
  }

  interface Greeter {
    @Send(value = "greet", summary = "")
    Words greet(Words words);

    @Send(value = "wave", summary = "")
    default Words wave() {
      return new Words("waved");
    }
  }

  interface TypedSayer<T> {
    @Send(value = "say", summary = "")
    Words say(T words);
  }

  abstract static class Base {
    @Send(value = "leave", summary = "")
    Words leave() {
      return new Words("base");
    }

    @Push(value = "numbers", topic = "numbers", summary = "")
    Words numbers(Integer number) {
      return new Words("" + number);
    }

    @SuppressWarnings("UnusedMethod") // found by its annotation
    @Send(value = "hide", summary = "")
    private void hide() {}
  }

  @OperationGroup(prefix = "a.", tags = "t")
  static class Inheriting extends Base implements Greeter, TypedSayer<Words> {
    @Override
    public Words greet(Words words) {
      return words;
    }

    @Override
    public Words say(Words words) {
      return words;
    }

    @Override
    Words leave() {
      return new Words("overridden");
    }
  }

  @Test
  void shouldTakeInheritedMethods() {
    var api = StreamApi.titled("t", "1").topics(NUMBERS).include(new Inheriting()).build();
    var session = new FakePeer(new ManualClock(0)).session();

    assertThat(List.of("a.greet", "a.wave", "a.say", "a.leave", "a.hide"))
        .allSatisfy(name -> assertThat(api.send(name)).isPresent());
    assertThat(api.push(NUMBERS).orElseThrow().payloadOf(null, 7, 0, 0)).isEqualTo(new Words("7"));
    assertThat(api.send("a.leave").orElseThrow().call(null, session))
        .isEqualTo(new Words("overridden"));
    assertThat(api.send("a.wave").orElseThrow().call(null, session)).isEqualTo(new Words("waved"));
    assertThat(api.send("a.say").orElseThrow().call(new Words("so"), session))
        .isEqualTo(new Words("so"));
  }

  @Test
  void shouldTakeNoOperations() {
    var api = StreamApi.titled("t", "1").build();

    assertThat(api.send("say")).isEmpty();
    assertThat(api.asyncApi("localhost", false, "/ws").get("asyncapi").asText()).isEqualTo("2.4.0");
  }
}
