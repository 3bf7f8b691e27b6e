package io.tapeloom.feed.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tapeloom.market.Instrument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that stands for its files. */
class FolderOfFilesTest {

  private static final Playback PLAYBACK = new Playback(1, Playback.Times.RECORDED, false);

  @TempDir private Path folder;

  private void write(String name) throws IOException {
    Files.writeString(
        folder.resolve(name),
        """
        Date,Open,High,Low,Close,Volume
        2024-01-02,10,11,9,10.5,1000
        2024-01-03,10.5,12,10,11,2000
        """);
  }

  @Test
  void shouldReadEveryFileOfAFolderByName() throws Exception {
    for (int i = 0; i < 200; i++) {
      write("S%03d.csv".formatted(199 - i));
    }
    write(".hidden.csv");
    Files.createDirectory(folder.resolve("more"));

    var market = RecordingMarket.of(List.of(folder), PLAYBACK, false);

    assertThat(market.instruments())
        .extracting(Instrument::symbol)
        .isEqualTo(IntStream.range(0, 200).mapToObj("S%03d"::formatted).toList());
  }

  @Test
  void shouldRefuseAFolderWithoutFiles() {
    assertThatExceptionOfType(UnusableFile.class)
        .isThrownBy(() -> RecordingMarket.of(List.of(folder), PLAYBACK, false))
        .withMessageContaining(folder.getFileName().toString())
        .withMessageContaining("is a folder without files");
  }
}
