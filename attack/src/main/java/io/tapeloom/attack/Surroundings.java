package io.tapeloom.attack;

import io.tapeloom.attack.process.KeyProvider;
import io.tapeloom.attack.process.ServerPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The environment of the servers under attack while the suite runs.
 *
 * @param symbols a file with the symbols of a large market
 */
record Surroundings(Options options, KeyProvider keys, Reference reference, Path symbols)
    implements AutoCloseable {

  private static final int SYMBOLS = 1_000;

  /** Those of the honest clients are in every market. */
  private static final List<String> USUAL =
      List.of("AAPL", "GOOGL", "MSFT", "TSLA", "AMZN", "NVDA", "META");

  static Surroundings of(Options options) throws IOException, GeneralSecurityException {
    var symbols = options.target().resolve("symbols.json");
    Files.writeString(symbols, market());
    return new Surroundings(options, KeyProvider.start(), Reference.start(), symbols);
  }

  private static String market() {
    return Stream.concat(
            USUAL.stream(), IntStream.range(USUAL.size(), SYMBOLS).mapToObj("S%04d"::formatted))
        .map("{\"symbol\":\"%s\",\"price\":150}"::formatted)
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** What stands for the placeholders of a plan. */
  Map<String, String> placeholders() {
    return Map.of(ServerPlan.JWKS, keys.url(), ServerPlan.SYMBOLS, symbols.toString());
  }

  @Override
  public void close() throws IOException {
    keys.close();
    reference.close();
  }
}
