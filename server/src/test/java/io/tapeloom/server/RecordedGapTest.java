package io.tapeloom.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapeloom.stream.loop.NanoClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recording lacks is told to everybody, and so is its mending. */
class RecordedGapTest {

  private static final long BEGIN_SECONDS = 1_772_637_377;

  /** A line a second: change 3 and the trades 8 and 9 are missing. */
  private static final String[] MESSAGES = {
    "{'stream':'acme@instrument','data':{'e':'instrument','s':'ACME','description':'Acme Corp.',"
        + "'type':'stock','exchange':'NASDAQ','timezone':'Etc/UTC','session':'24x7',"
        + "'priceScale':100,'minMove':1,'quantityScale':1}}",
    "{'lastUpdateId':1,'E':1772637377000,'bids':[['10.00','5'],['9.99','7']],"
        + "'asks':[['10.02','6'],['10.03','8']]}",
    "{'stream':'acme@depth','data':{'e':'depthUpdate','E':1772637379000,'s':'ACME','U':2,'u':2,"
        + "'b':[['10.01','1']],'a':[]}}",
    "{'stream':'acme@trade','data':{'e':'trade','E':1772637380000,'s':'ACME','t':7,'p':'10.01',"
        + "'q':'1','T':1772637380000,'m':true,'M':true}}",
    "{'stream':'acme@depth','data':{'e':'depthUpdate','E':1772637381000,'s':'ACME','U':4,'u':4,"
        + "'b':[['10.01','0']],'a':[]}}",
    "{'stream':'acme@trade','data':{'e':'trade','E':1772637382000,'s':'ACME','t':10,'p':'10.00',"
        + "'q':'2','T':1772637382000,'m':true,'M':true}}",
    "{'lastUpdateId':5,'E':1772637383000,'bids':[['9.98','4']],'asks':[['10.05','3']]}",
    "{'stream':'acme@depth','data':{'e':'depthUpdate','E':1772637384000,'s':'ACME','U':6,'u':6,"
        + "'b':[['9.97','2']],'a':[]}}",
  };

  private final ManualClock clock = new ManualClock(Instant.ofEpochSecond(BEGIN_SECONDS));

  @TempDir private Path folder;

  @Test
  void shouldTellEverybodyWhatIsMissingAndWhenTheBookIsWholeAgain() throws IOException {
    var environment =
        Map.of(
            "FEED",
            "recording",
            "FEED_FILES",
            recording().toString(),
            "BAR_BROADCASTER_ENABLED",
            "false");
    try (var server = ServerUnderTest.start(environment, clock, NanoClock.system());
        var client = server.connectToChannels()) {
      client.subscribe("system");
      client.subscribe("orderbook", "ACME");

      clock.advance(Duration.ofSeconds(4));
      var lost = awaitNews(client, "orderbook", "lost");
      clock.advance(Duration.ofSeconds(1));
      var missed = awaitNews(client, "trades", "lost");
      clock.advance(Duration.ofSeconds(1));
      var healed = awaitNews(client, "orderbook", "healed");
      clock.advance(Duration.ofSeconds(1));
      var book = client.await(each -> each.at("/bids/1/0").asDouble() == 9.97);

      assertThat(lost.get("event").asText()).isEqualTo("service_update");
      assertThat(lost.get("message").asText()).startsWith("The order book of ACME is lost: ");
      assertThat(lost.at("/data/symbol").asText()).isEqualTo("ACME");
      assertThat(missed.get("message").asText()).isEqualTo("2 trades of ACME were missed");
      assertThat(missed.at("/data/count").asLong()).isEqualTo(2);
      assertThat(healed.get("message").asText())
          .isEqualTo("The order book of ACME is complete again");
      assertThat(book.get("bids").toString()).isEqualTo("[[9.98,4],[9.97,2]]");
      assertThat(book.get("asks").toString()).isEqualTo("[[10.05,3]]");
    }
  }

  private static JsonNode awaitNews(ChannelClient client, String component, String state) {
    return client.await(
        each ->
            each.at("/data/component").asText().equals(component)
                && each.at("/data/state").asText().equals(state));
  }

  private Path recording() throws IOException {
    var lines = new StringBuilder();
    for (int second = 0; second < MESSAGES.length; second++) {
      lines
          .append(BEGIN_SECONDS + second)
          .append("000000000 ")
          .append(MESSAGES[second].replace('\'', '"'))
          .append('\n');
    }
    return Files.writeString(folder.resolve("acme.txt"), lines);
  }
}
