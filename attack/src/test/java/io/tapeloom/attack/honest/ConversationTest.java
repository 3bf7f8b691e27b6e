package io.tapeloom.attack.honest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapeloom.bench.delivery.ServerEvent;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ConversationTest {

  private static ServerEvent text(Conversation conversation, String json) {
    try {
      return conversation.text(new ObjectMapper().readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldKnowTheTopicsOfBinaryPushesByTheirNumbers() {
    var binary = new BinaryConversation();
    assertThat(binary.shortfall()).hasValue("no binary push has come");

    text(
        binary,
        """
        {"type": "trades.subscribe.response",
         "payload": {"status": "ok", "topic": "trades:AAPL", "seq": 4, "topic_id": 7}}""");
    text(
        binary,
        "{\"type\": \"topic\", \"payload\": {\"topic\": \"quotes:AAPL\", \"topic_id\": 8}}");

    assertThat(binary.binary(HexFormat.of().parseHex("08071005")))
        .isEqualTo(new ServerEvent.Pushed("trades:AAPL", 5));
    assertThat(binary.binary(HexFormat.of().parseHex("08081001")))
        .isEqualTo(new ServerEvent.Pushed("quotes:AAPL", 1));
    assertThat(binary.binary(HexFormat.of().parseHex("08091001")))
        .isEqualTo(new ServerEvent.Refused("a push of the unknown topic 9"));
    assertThat(binary.shortfall()).isEmpty();
  }

  @Test
  void shouldFindAChangeThatDoesNotFollowTheBookBefore() {
    var changes = new ChangesConversation();
    assertThat(changes.shortfall()).hasValue("no change of an order book has come");

    var book = text(changes, "{\"type\":\"orderbook.update\",\"topic\":\"orderbook:A\",\"seq\":9}");
    var next = text(changes, change(10, 9));
    var lost = text(changes, change(12, 11));

    assertThat(book).isEqualTo(new ServerEvent.Pushed("orderbook:A", 9));
    assertThat(next).isEqualTo(new ServerEvent.Pushed("orderbook:A", 10));
    assertThat(lost)
        .isEqualTo(
            new ServerEvent.Refused(
                "orderbook:A: the change 12 follows 11, and 10 was sent before"));
    assertThat(changes.shortfall()).isEmpty();
  }

  private static String change(long seq, long follows) {
    return """
        {"type": "orderbook.delta", "topic": "orderbook:A", "seq": %d, "payload": {"prev_seq": %d}}"""
        .formatted(seq, follows);
  }
}
