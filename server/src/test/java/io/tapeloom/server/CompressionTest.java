package io.tapeloom.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.util.Map;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Clients that offer permessage-deflate. */
class CompressionTest {

  private static final String OFFER =
      "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";
  private static final int DEFLATED_TEXT = 0xc1;
  private static final String OPERATIONS = "/api/v1/ws";
  private static final String CHANNELS = "/api/v1/ws/v1";

  @AutoClose
  private static final ServerUnderTest server =
      ServerUnderTest.start(Map.of("AUTH_DEV_TOKENS", "true"));

  private static RawSocket connect(String path) {
    var socket = RawSocket.connect(server.port());
    assertThat(socket.ask(RawSocket.handshake(path, OFFER)))
        .startsWith("HTTP/1.1 101 ")
        .contains("permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n");
    return socket;
  }

  @Test
  void shouldCompressBooksOfBothProtocols() throws IOException {
    try (var operations = connect(OPERATIONS);
        var channels = connect(CHANNELS)) {
      operations.sendFrame(
          RawSocket.TEXT, bytes("{'type':'orderbook.subscribe','payload':{'symbol':'AAPL'}}"));
      channels.sendFrame(
          RawSocket.TEXT, bytes("{'type':'subscribe','channel':'orderbook','symbol':'AAPL'}"));

      var update = Documents.json(inflated(operations.awaitFrameBeginning(DEFLATED_TEXT)));
      server.contract().checkReceived(update);
      assertThat(update.get("topic").asText()).isEqualTo("orderbook:AAPL");
      var message = Documents.json(inflated(channels.awaitFrameBeginning(DEFLATED_TEXT)));
      server.channelContract().checkReceived(message);
      assertThat(message.get("type").asText()).isEqualTo("orderbook_update");
    }
  }

  private static byte[] bytes(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }

  private static String inflated(byte[] payload) throws IOException {
    var tail = new byte[] {0, 0, -1, -1, 1, 0, 0, -1, -1};
    var whole =
        new SequenceInputStream(new ByteArrayInputStream(payload), new ByteArrayInputStream(tail));
    try (var text = new InflaterInputStream(whole, new Inflater(true))) {
      return new String(text.readAllBytes(), UTF_8);
    }
  }

  @Test
  void shouldNotCompressWhereItIsSwitchedOff() {
    try (var plain = ServerUnderTest.start(Map.of("WS_COMPRESSION", "false"));
        var socket = RawSocket.connect(plain.port())) {
      assertThat(socket.ask(RawSocket.handshake(OPERATIONS, OFFER)))
          .startsWith("HTTP/1.1 101 ")
          .doesNotContain("permessage-deflate");
    }
  }
}
