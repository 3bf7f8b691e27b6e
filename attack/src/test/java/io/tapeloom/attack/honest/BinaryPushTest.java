package io.tapeloom.attack.honest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryPushTest {

  private static BinaryPush read(String hex) {
    return BinaryPush.of(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  @Test
  void shouldReadTopicAndNumberAndSkipTheRest() {
    // Topic 7, number 300, a time, a fixed64, a fixed32, and a trade of 3 bytes.
    var push = read("08 07 10 ac02 18 80e8ed9bc033 21 0102030405060708 2d 01020304 62 03 0a0100");

    assertThat(push).isEqualTo(new BinaryPush(7, 300));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08 07", // no number
        "10 07", // no topic
        "08 07 10", // cut off
        "08 07 10 ac", // cut off in a number
        "08 07 10 01 62 7f 0a", // a field that is longer than the message
        "08 07 10 ffffffffffffffffffff01", // a number that is too long
        "08 07 10 01 0b" // an unknown kind of field
      })
  void shouldRefuseWhatIsNoPush(String hex) {
    assertThatIllegalArgumentException().isThrownBy(() -> read(hex));
  }
}
