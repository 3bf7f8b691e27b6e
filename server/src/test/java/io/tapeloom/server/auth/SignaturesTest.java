package io.tapeloom.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import io.tapeloom.server.auth.Signatures.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Signatures are checked elsewhere, and not without bound. */
class SignaturesTest {

  @AutoClose private final Signatures signatures = new Signatures();

  private static SignedToken token(String signature) {
    return new SignedToken(
        new JWSHeader(JWSAlgorithm.ES256), "header.claims", "claims", new Base64URL(signature));
  }

  /** A key that takes its time, and has signed whatever is called genuine. */
  private static final class SlowKey implements JWSVerifier {

    private final CountDownLatch time;
    private final CountDownLatch begun = new CountDownLatch(2);
    private volatile Thread thread = Thread.currentThread();

    SlowKey(CountDownLatch time) {
      this.time = time;
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) {
      thread = Thread.currentThread();
      begun.countDown();
      try {
        assertThat(time.await(60, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return signature.toString().equals("genuine");
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
      return Set.of(JWSAlgorithm.ES256);
    }

    @Override
    public JCAContext getJCAContext() {
      return new JCAContext();
    }
  }

  private static Verdict get(CompletableFuture<Verdict> verdict) throws Exception {
    return verdict.get(60, TimeUnit.SECONDS);
  }

  @Test
  void shouldCheckOnAnotherThread() throws Exception {
    var key = new SlowKey(new CountDownLatch(0));

    assertThat(get(signatures.check(token("genuine"), List.of(key)))).isEqualTo(Verdict.VALID);
    assertThat(get(signatures.check(token("forged"), List.of(key)))).isEqualTo(Verdict.INVALID);
    assertThat(key.thread).isNotEqualTo(Thread.currentThread());
  }

  @Test
  void shouldKnowAGenuineTokenWhateverElseIsChecked() throws Exception {
    var key = new SlowKey(new CountDownLatch(0));
    assertThat(get(signatures.check(token("genuine"), List.of(key)))).isEqualTo(Verdict.VALID);
    var time = new CountDownLatch(1);
    var slowKey = new SlowKey(time);
    var slow = List.<JWSVerifier>of(slowKey);
    var flood = new ArrayList<CompletableFuture<Verdict>>();
    flood.add(signatures.check(token("forged on one thread"), slow));
    flood.add(signatures.check(token("forged on the other"), slow));
    assertThat(slowKey.begun.await(60, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < Signatures.MAX_WAITING; i++) {
      flood.add(signatures.check(token("forged" + i), slow));
    }

    assertThat(signatures.check(token("forged"), slow)).isCompletedWithValue(Verdict.BUSY);
    assertThat(signatures.check(token("genuine"), List.of(key)))
        .isCompletedWithValue(Verdict.VALID);
    time.countDown();
    for (var verdict : flood) {
      assertThat(get(verdict)).isEqualTo(Verdict.INVALID);
    }
  }

  @Test
  void shouldForgetWhatAKeyHasSignedThatIsPublishedNoMore() throws Exception {
    var key = new SlowKey(new CountDownLatch(0));
    var other = new SlowKey(new CountDownLatch(0));
    assertThat(get(signatures.check(token("genuine"), List.of(key)))).isEqualTo(Verdict.VALID);

    assertThat(get(signatures.check(token("genuine"), List.of(other)))).isEqualTo(Verdict.VALID);
    assertThat(other.thread).isNotEqualTo(Thread.currentThread());
    assertThat(signatures.check(token("genuine"), List.of())).isCompletedWithValue(Verdict.INVALID);
  }
}
