package io.tapeloom.server.auth;

import static io.tapeloom.server.auth.Jwt.ALICE;
import static io.tapeloom.server.auth.Jwt.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tapeloom.server.ManualClock;
import io.tapeloom.server.auth.Verification.Accepted;
import io.tapeloom.server.auth.Verification.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An identity provider that rotates its keys, is slow, is down, or has lost its mind. */
class RemoteKeysTest {

  private static final PublishedKey OLD = PublishedKey.rsa("2026-01");
  private static final PublishedKey NEW = PublishedKey.rsa("2026-02");
  private static final PublishedKey NEVER = PublishedKey.rsa("never");

  /** Holds for as long as any test goes on. */
  private static final String CLAIMS = ALICE.replaceFirst("\"exp\":\\d+", "\"exp\":9999999999");

  private static final Accepted ACCEPTED =
      new Accepted(
          new User("alice", Set.of()), Instant.ofEpochSecond(9_999_999_999L).plusSeconds(60));

  private static final Refused UNKNOWN = new Refused("Token signature is invalid", false);
  private static final Refused NO_KEYS = new Refused("Token cannot be verified now", true);

  private static final Duration SHORT = Duration.ofMillis(200);

  private final ManualClock clock = new ManualClock(Instant.ofEpochSecond(START));
  private final KeyServer server = KeyServer.start().publish(OLD);

  @AfterEach
  void stop() {
    server.close();
  }

  private TokenVerifier verifier() {
    return TokenVerifier.of(AuthSettings.keysAt(server.url()), clock);
  }

  /** One that waits for as long as a slow machine needs to ask it everything. */
  private TokenVerifier patientVerifier() {
    return TokenVerifier.of(AuthSettings.keysAt(server.url()), clock, Duration.ofMinutes(1));
  }

  private TokenVerifier impatientVerifier() {
    return TokenVerifier.of(AuthSettings.keysAt(server.url()), clock, SHORT);
  }

  /** Waits for the first fetch, and asks for no other. */
  private static void awaitFetch(TokenVerifier verifier) {
    assertThat(verifier.verify(OLD.sign(CLAIMS))).isEqualTo(ACCEPTED);
  }

  private static CompletableFuture<Verification> verifyAsync(TokenVerifier verifier, String token) {
    return verifier.verifyAsync(token).toCompletableFuture();
  }

  @Test
  void shouldFetchOnceBeforeAnybodyAsks() {
    try (var verifier = verifier()) {
      awaitFetch(verifier);

      assertThat(IntStream.range(0, 100).mapToObj(i -> verifyAsync(verifier, OLD.sign(CLAIMS))))
          .allSatisfy(stage -> assertThat(stage).isCompletedWithValue(ACCEPTED));
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  @Test
  void shouldShareOneFetchAmongAllWhoWait() {
    server.hold();
    var token = OLD.sign(CLAIMS);
    try (var verifier = patientVerifier()) {
      var waiting = IntStream.range(0, 100).mapToObj(i -> verifyAsync(verifier, token)).toList();
      var hopeless = verifyAsync(verifier, NEVER.sign(CLAIMS));

      assertThat(waiting).noneMatch(CompletableFuture::isDone);
      server.release();

      assertThat(waiting.stream().map(CompletableFuture::join)).containsOnly(ACCEPTED);
      assertThat(hopeless.join()).as("the fetch began before it was asked for").isEqualTo(NO_KEYS);
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  @Test
  void shouldNotFetchForTokensThatNoKeyCouldVerify() {
    try (var verifier = verifier()) {
      awaitFetch(verifier);
      clock.advance(RemoteKeys.MAX_AGE);

      Stream.of(
              "garbage",
              new Jwt(Jwt.HS256, CLAIMS).signedBy("x".repeat(32)),
              new Jwt("{\"alg\":\"none\"}", CLAIMS).unsigned())
          .forEach(token -> assertThat(verifyAsync(verifier, token)).isDone());
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  // Ageing

  @Test
  void shouldRefreshInBackgroundBeforeKeysAreTooOld() throws InterruptedException {
    try (var verifier = verifier()) {
      awaitFetch(verifier);
      server.awaitRequests(1);
      server.publish(NEW).hold();

      clock.advance(RemoteKeys.REFRESH_AFTER.minusMillis(1));
      assertThat(verifyAsync(verifier, OLD.sign(CLAIMS))).isCompletedWithValue(ACCEPTED);
      clock.advance(Duration.ofMillis(1));
      assertThat(verifyAsync(verifier, OLD.sign(CLAIMS)))
          .as("answered by what is at hand, while the fetch is under way")
          .isCompletedWithValue(ACCEPTED);
      server.awaitRequests(1);
      server.release();
      await().until(() -> !verifier.verify(OLD.sign(CLAIMS)).equals(ACCEPTED));

      assertThat(verifier.verify(NEW.sign(CLAIMS))).isEqualTo(ACCEPTED);
      clock.advance(RemoteKeys.PAUSE);
      assertThat(verifier.verify(OLD.sign(CLAIMS)))
          .as("its key is published no more")
          .isEqualTo(UNKNOWN);
    }
  }

  @Test
  void shouldFetchBeforeUsingKeysThatAreTooOld() {
    try (var verifier = verifier()) {
      awaitFetch(verifier);
      server.publish(NEW);
      clock.advance(RemoteKeys.MAX_AGE);

      assertThat(verifier.verify(OLD.sign(CLAIMS))).isEqualTo(UNKNOWN);
      assertThat(verifier.verify(NEW.sign(CLAIMS))).isEqualTo(ACCEPTED);
      assertThat(server.requests()).isEqualTo(2);
    }
  }

  @Test
  void shouldSurviveClockThatIsSetBack() {
    try (var verifier = verifier()) {
      awaitFetch(verifier);
      server.publish(OLD, NEW);
      clock.advance(Duration.ofDays(-1));

      assertThat(verifier.verify(NEW.sign(CLAIMS))).isEqualTo(ACCEPTED);
      assertThat(verifier.verify(OLD.sign(CLAIMS))).isEqualTo(ACCEPTED);
    }
  }

  // Rotation

  @Test
  void shouldFetchAgainForUnknownKey() {
    try (var verifier = verifier()) {
      awaitFetch(verifier);
      server.publish(OLD, NEW);
      clock.advance(RemoteKeys.PAUSE);

      assertThat(verifier.verify(NEW.sign(CLAIMS))).isEqualTo(ACCEPTED);
      assertThat(verifier.verify(OLD.sign(CLAIMS))).isEqualTo(ACCEPTED);
      assertThat(server.requests()).isEqualTo(2);
    }
  }

  @Test
  void shouldFetchSeldomHoweverManyUnknownKeysThereAre() {
    try (var verifier = verifier()) {
      awaitFetch(verifier);

      for (int second = 0; second < 60; second++) {
        for (int i = 0; i < 10; i++) {
          assertThat(verifier.verify(forged(second * 10 + i)))
              .isEqualTo(second % 10 == 0 && i == 0 ? UNKNOWN : NO_KEYS);
        }
        clock.advance(Duration.ofSeconds(1));
      }

      assertThat(server.requests()).isEqualTo(1 + 6);
    }
  }

  @Test
  void shouldNotRefuseAFreshKeyForGoodBecauseSomebodyForgedAnotherBefore() {
    try (var verifier = verifier()) {
      awaitFetch(verifier);
      assertThat(verifier.verify(forged(1))).isEqualTo(UNKNOWN);
      server.publish(OLD, NEW);

      assertThat(verifier.verify(NEW.sign(CLAIMS))).as("too soon").isEqualTo(NO_KEYS);
      clock.advance(RemoteKeys.PAUSE);

      assertThat(verifier.verify(NEW.sign(CLAIMS))).isEqualTo(ACCEPTED);
    }
  }

  @Test
  void shouldNotRefuseAFreshKeyForGoodWhileTheProviderIsAway() {
    try (var verifier = verifier()) {
      awaitFetch(verifier);
      server.answer(503, "down");

      assertThat(verifier.verify(NEW.sign(CLAIMS))).isEqualTo(NO_KEYS);
      assertThat(verifier.verify(NEW.sign(CLAIMS))).as("not asked again").isEqualTo(NO_KEYS);
      assertThat(server.requests()).isEqualTo(2);
      server.publish(OLD, NEW);
      clock.advance(RemoteKeys.PAUSE);

      assertThat(verifier.verify(NEW.sign(CLAIMS))).isEqualTo(ACCEPTED);
    }
  }

  @Test
  void shouldLetNoMoreWaitThanItMay() {
    server.hold();
    var token = OLD.sign(CLAIMS);
    try (var verifier = patientVerifier()) {
      var waiting =
          IntStream.range(0, RemoteKeys.MAX_WAITING)
              .mapToObj(_ -> verifyAsync(verifier, token))
              .toList();

      assertThat(verifyAsync(verifier, token)).isCompletedWithValue(NO_KEYS);
      server.release();

      assertThat(waiting.stream().map(CompletableFuture::join)).containsOnly(ACCEPTED);
      assertThat(verifier.verify(token)).isEqualTo(ACCEPTED);
    }
  }

  /** A token that names a key that does not exist. */
  private static String forged(int id) {
    return new Jwt("{\"alg\":\"RS256\",\"kid\":\"forged-%d\"}".formatted(id), CLAIMS)
        .with(new byte[256]);
  }

  // Outage

  @Test
  void shouldUseKeysAtHandDuringOutageUntilTheyAreTooOld() {
    try (var verifier = verifier()) {
      awaitFetch(verifier);
      server.answer(503, "down");

      for (int minute = 0; minute < 60; minute++) {
        awaitFetch(verifier);
        clock.advance(Duration.ofMinutes(1));
      }

      assertThat(verifier.verify(OLD.sign(CLAIMS))).isEqualTo(NO_KEYS);
      assertThat(verifier.verify(OLD.sign(CLAIMS)))
          .as("the last fetch of the loop may have been under way until now")
          .isEqualTo(NO_KEYS);
      assertThat(verifyAsync(verifier, OLD.sign(CLAIMS)))
          .as("not asked again at once")
          .isCompletedWithValue(NO_KEYS);
    }
  }

  @Test
  void shouldRecoverAfterOutage() {
    server.answer(500, "");
    try (var verifier = verifier()) {
      assertThat(verifier.verify(OLD.sign(CLAIMS))).isEqualTo(NO_KEYS);
      server.publish(OLD);
      assertThat(verifier.verify(OLD.sign(CLAIMS))).as("too soon").isEqualTo(NO_KEYS);
      clock.advance(RemoteKeys.PAUSE);

      assertThat(verifier.verify(OLD.sign(CLAIMS))).isEqualTo(ACCEPTED);
      assertThat(server.requests()).isEqualTo(2);
    }
  }

  @Test
  void shouldRecoverWhenServerIsBack() {
    server.close();
    try (var verifier = verifier()) {
      assertThat(verifier.verify(OLD.sign(CLAIMS))).isEqualTo(NO_KEYS);

      try (var _ = server.restart().publish(OLD)) {
        clock.advance(RemoteKeys.PAUSE);
        assertThat(verifier.verify(OLD.sign(CLAIMS))).isEqualTo(ACCEPTED);
      }
      clock.advance(RemoteKeys.REFRESH_AFTER);
      assertThat(verifyAsync(verifier, OLD.sign(CLAIMS))).isCompletedWithValue(ACCEPTED);
      assertThat(verifyAsync(verifier, OLD.sign(CLAIMS))).isCompletedWithValue(ACCEPTED);
    }
  }

  // Slow answers

  @Test
  @Timeout(60)
  void shouldNotWaitForeverForAnswer() {
    server.hold();
    try (var verifier = impatientVerifier()) {
      assertThat(verifier.verify(OLD.sign(CLAIMS))).isEqualTo(NO_KEYS);
    }
  }

  @Test
  @Timeout(60)
  void shouldNotWaitForeverForBody() {
    server.holdInsideBody();
    try (var verifier = impatientVerifier()) {
      assertThat(verifier.verify(OLD.sign(CLAIMS))).isEqualTo(NO_KEYS);
    }
  }

  @Test
  void shouldNotLetSlowRefreshDelayAnybodyWhoseKeyIsKnown() {
    try (var verifier = verifier()) {
      awaitFetch(verifier);
      server.hold();
      clock.advance(RemoteKeys.PAUSE);

      var stranger = verifyAsync(verifier, NEW.sign(CLAIMS));
      assertThat(verifyAsync(verifier, OLD.sign(CLAIMS))).isCompletedWithValue(ACCEPTED);
      assertThat(stranger).isNotDone();
      server.release();
      assertThat(stranger.join()).isEqualTo(UNKNOWN);
    }
  }

  // Garbage

  static Stream<String> garbage() {
    return Stream.of(
        "",
        "<html>Sign in</html>",
        "null",
        "[]",
        "{}",
        "{\"keys\":null}",
        "{\"keys\":{}}",
        "{\"keys\":[]}",
        "{\"keys\":\"x\"}",
        "{\"keys\":[[[]]]}",
        "{\"keys\":" + "[".repeat(5000),
        "{\"keys\":[],\"keys\":[%s]}".formatted(NEW.json()),
        PublishedKey.set(NEW) + "x",
        PublishedKey.set(NEW).substring(10),
        "\uFEFF" + PublishedKey.set(NEW),
        PublishedKey.set(Stream.generate(NEW::json).limit(65).toArray(String[]::new)),
        PublishedKey.set(NEW) + " ".repeat(KeyEndpoint.MAX_BYTES));
  }

  @ParameterizedTest
  @MethodSource("garbage")
  void shouldKeepKeysWhenGarbageIsAnswered(String garbage) {
    try (var verifier = verifier()) {
      awaitFetch(verifier);
      server.answer(200, garbage);
      clock.advance(RemoteKeys.PAUSE);

      assertThat(verifier.verify(NEW.sign(CLAIMS))).isEqualTo(NO_KEYS);
      assertThat(verifyAsync(verifier, OLD.sign(CLAIMS))).isCompletedWithValue(ACCEPTED);
      assertThat(server.requests()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 203, 404, 500})
  void shouldTakeKeysFromGoodAnswersOnly(int status) {
    server.answer(status, PublishedKey.set(OLD));
    try (var verifier = verifier()) {
      assertThat(verifier.verify(OLD.sign(CLAIMS))).isEqualTo(NO_KEYS);
    }
  }

  @Test
  void shouldNotFollowRedirects() {
    try (var elsewhere = KeyServer.start().publish(NEW)) {
      server.answer(302, Map.of("Location", elsewhere.url().toString()), "");
      try (var verifier = verifier()) {
        assertThat(verifier.verify(NEW.sign(CLAIMS))).isEqualTo(NO_KEYS);
        assertThat(elsewhere.requests()).isZero();
      }
    }
  }

  // End

  @Test
  void shouldAnswerFromKeysAtHandWhenClosed() {
    var verifier = verifier();
    awaitFetch(verifier);
    verifier.close();
    clock.advance(RemoteKeys.REFRESH_AFTER);

    assertThat(verifyAsync(verifier, OLD.sign(CLAIMS))).isCompletedWithValue(ACCEPTED);
    assertThat(verifyAsync(verifier, NEW.sign(CLAIMS))).isCompletedWithValue(NO_KEYS);
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void shouldAnswerThoseWhoWaitWhenClosed() {
    server.hold();
    var verifier = verifier();
    var waiting = verifyAsync(verifier, OLD.sign(CLAIMS));
    verifier.close();

    assertThat(waiting.join()).isEqualTo(NO_KEYS);
  }
}
