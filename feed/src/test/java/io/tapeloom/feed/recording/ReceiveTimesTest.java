package io.tapeloom.feed.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapeloom.feed.recording.ReceiveTimes.Stamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiveTimesTest {

  /** Lines are {@code received@told}, or {@code received} alone, all in seconds. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // received@told                                | when each is played
        "100@100 101@101 102@102                        | 100 101 102",
        "100@100 3702@102 103@103                       | 100 102 103",
        "3700@100 101@101 102@102                       | 100 101 102",
        "100@100 101@101 3702@102                       | 100 101 102",
        "4000@4000 401@4001 4002@4002                   | 4000 4001 4002",
        "100@100 3702@102 3703@103 3704@104 105@105     | 100 102 103 104 105",
        "100@100 3702@3702 3703@3703                    | 100 3702 3703",
        "100@100 3702 103@103                           | 100 100 103",
        "100@100 3702 3703@3703                         | 100 3702 3703",
        "100 3702 103 104                               | 100 100 103 104",
        "100 3702 3703 3704                             | 100 3702 3703 3704",
        "100 101 4 102                                  | 100 101 101 102",
        "100@9 101@9 105@9 104@9                        | 100 101 105 105",
        "100@100 101@101 90@102 91@103 92@104           | 100 101 102 103 104",
        "100@100 101@9999 102@102 103@103               | 100 101 102 103",
        "100@100 101@1 102@102 103@103                  | 100 101 102 103",
        "9100@100 9101@101 9102@102                     | 9100 9101 9102",
        "100@100 115@101 116@116                        | 100 101 116"
      })
  void shouldPlayLinesWhenTheyWereReceivedUnlessThatCannotBe(String lines, String played) {
    var stamps = new ArrayList<>(Arrays.stream(lines.split(" ", -1)).map(this::stamp).toList());
    var times = new ReceiveTimes(stamps);
    List<String> found = new ArrayList<>();

    while (!stamps.isEmpty()) {
      long nanos = times.next(stamps.removeFirst(), stamps);
      found.add(Long.toString(TimeUnit.NANOSECONDS.toSeconds(nanos)));
    }

    assertThat(String.join(" ", found)).isEqualTo(played);
  }

  private Stamp stamp(String text) {
    var parts = text.split("@", -1);
    return new Stamp(
        seconds(parts[0]),
        parts.length == 1 ? OptionalLong.empty() : OptionalLong.of(seconds(parts[1])));
  }

  private static long seconds(String text) {
    return TimeUnit.SECONDS.toNanos(Long.parseLong(text));
  }
}
