package io.tapeloom.server.pages;

import io.tapeloom.server.Project;
import io.tapeloom.server.ServerUnderTest;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a person sees in a browser. */
@Tag("browser")
class PagesTest {

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(Map.of("AUTH_DEV_TOKENS", "true"));

  @Test
  void shouldShowEveryPageWithoutHelpFromOutside() {
    ContractCheck.passes(
        "check-pages.mjs",
        server.uri("http", "").toString(),
        Project.file("server/target/pages").toString(),
        "/=AAPL",
        "/api/v1/docs=Bars of an instrument",
        "/api/v1/redoc=Bars",
        "/api/v1/ws/asyncapi=bars.subscribe",
        "/api/v1/asyncapi=market_tick");
  }

  @Test
  void shouldLinkPagesToEachOther() {
    ContractCheck.passes("check-links.mjs", server.uri("http", "").toString());
  }

  /** In Firefox and WebKit, where they are installed; see {@code make browsers}. */
  @Test
  void shouldShowThePageInOtherBrowsers() {
    ContractCheck.passes(
        "check-browsers.mjs",
        server.uri("http", "").toString(),
        Project.file("server/target/pages").toString());
  }

  @Test
  void shouldSpeakToTheServerFromTheConsolesOfBothProtocols() {
    ContractCheck.passes(
        "check-console.mjs",
        server.uri("http", "").toString(),
        Project.file("server/target/pages").toString());
  }
}
