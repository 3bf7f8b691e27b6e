package io.tapeloom.bench.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server that speaks as much of both protocols as the delivery check needs, publishes for a while
 * to all topics, and has one fault at most. Its one event loop owns everything.
 */
final class FaultyServer implements AutoCloseable {

  /** What is wrong with a server. */
  enum Fault {
    NONE,
    CLOSES_A_CLIENT,
    DROPS_A_CONNECTION,
    CLOSES_AS_SLOW_WHO_READS,
    NO_TRADES_BY_CHANNEL,
    NO_QUOTES_BY_CHANNEL,
    NO_TRADES_BY_OPERATION,
    NOTHING_AT_ALL,
    HARDLY_ANYTHING_BY_CHANNEL,
    HOLE,
    DOUBLE,
    BACK,
    LATE_FIRST_TRADE,
    LAST_VALUE_MISSING,
    PUSHES_AFTER_UNSUBSCRIBE,
    REFUSES,
    COUNTS_WRONG,
    NO_LEDGER
  }

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String OPERATIONS = "/api/v1/ws";
  private static final String FIRST = ":S0000";
  private static final int BEAT_MILLIS = 5;
  private static final int FAULT_AT_BEAT = 60;

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Map<String, Long> topics = new LinkedHashMap<>();
  private final List<Connection> connections = new ArrayList<>();
  private final List<Runnable> atEnd = new ArrayList<>();
  private final Fault fault;
  private final int port;
  private int beatsLeft;
  private int beat;
  private int subscribes;

  private FaultyServer(int symbols, Duration load, Fault fault) throws InterruptedException {
    this.fault = fault;
    this.beatsLeft = (int) (load.toMillis() / BEAT_MILLIS);
    for (int number = 0; number < symbols; number++) {
      for (var family : Dialect.FAMILIES) {
        topics.put("%s:S%04d".formatted(family, number), 0L);
      }
    }
    var listener =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(65_536),
                            new WebSocketServerProtocolHandler(OPERATIONS, true),
                            new Connection(channel));
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    this.port = ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /**
   * Starts a server.
   *
   * @param load how long it publishes, from the first subscription on
   */
  static FaultyServer start(int symbols, Duration load, Fault fault) throws InterruptedException {
    return new FaultyServer(symbols, load, fault);
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private void publish() {
    if (beatsLeft-- == 0) {
      atEnd.forEach(Runnable::run);
      return;
    }
    beat++;
    if (fault != Fault.NOTHING_AT_ALL) {
      for (var topic : List.copyOf(topics.keySet())) {
        long seq = topics.merge(topic, 1L, Long::sum);
        List.copyOf(connections).forEach(each -> each.deliver(topic, seq));
      }
    }
    if (beat == FAULT_AT_BEAT) {
      failOnce();
    }
    var _ = loops.schedule(this::publish, BEAT_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The witness connects first, then the reference client, then all others. */
  private void failOnce() {
    switch (fault) {
      case CLOSES_A_CLIENT -> connections.getLast().close(1011, "a bug");
      // From the begin of the pipeline, so that no handler adds a close frame.
      case DROPS_A_CONNECTION -> {
        var _ = connections.getLast().channel.pipeline().firstContext().close();
      }
      case CLOSES_AS_SLOW_WHO_READS -> connections.get(1).close(1013, "too slow");
      default -> {}
    }
  }

  /** One client. */
  private final class Connection extends SimpleChannelInboundHandler<TextWebSocketFrame> {

    private final Channel channel;

    /** Topics, and how often each was withheld from it. */
    private final Map<String, Integer> subscribed = new HashMap<>();

    /** What it was sent of each topic that it is subscribed to. */
    private final Map<String, Count> counts = new HashMap<>();

    private long delivered;
    private boolean operations;

    Connection(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof HandshakeComplete handshake) {
        operations = handshake.requestUri().equals(OPERATIONS);
        connections.add(this);
        if (connections.size() == 1) {
          loops.execute(FaultyServer.this::publish);
        }
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      connections.remove(this);
    }

    /** The check ends without taking leave. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      var _ = ctx.close();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame)
        throws IOException {
      var request = MAPPER.readTree(frame.text());
      var type = request.get("type").asText();
      if (type.equals("connection.ledger")) {
        account();
        return;
      }
      var symbol = (operations ? request.get("payload") : request).get("symbol").asText();
      var family =
          operations ? type.substring(0, type.indexOf('.')) : request.get("channel").asText();
      var topic = plain(family) + ":" + symbol;
      if (type.endsWith("unsubscribe")) {
        unsubscribe(topic, request);
      } else if (!operations && fault == Fault.HARDLY_ANYTHING_BY_CHANNEL) {
        atEnd.add(() -> subscribe(topic, request));
      } else {
        subscribe(topic, request);
      }
    }

    private void subscribe(String topic, JsonNode request) {
      if (fault == Fault.REFUSES && connections.indexOf(this) > 1 && ++subscribes == 5) {
        send(
            operations
                ? "{\"type\":\"x.subscribe.response\",\"payload\":{\"status\":\"error\"}}"
                : "{\"type\":\"subscription_confirmation\",\"success\":false,\"error\":\"no\"}");
        return;
      }
      confirm(topic, request);
      subscribed.put(topic, 0);
      counts.put(topic, new Count());
      long seq = topics.getOrDefault(topic, 0L);
      if (seq > 0 && Dialect.modeOf(topic) == Ledger.Mode.LATEST) {
        deliver(topic, seq);
      }
    }

    private void unsubscribe(String topic, JsonNode request) {
      if (fault != Fault.PUSHES_AFTER_UNSUBSCRIBE) {
        subscribed.remove(topic);
      }
      counts.remove(topic);
      confirm(topic, request);
    }

    private void confirm(String topic, JsonNode request) {
      var type = request.get("type").asText();
      send(
          operations
              ? "{\"type\":\"%s.response\",\"payload\":{\"status\":\"ok\",\"topic\":\"%s\",\"seq\":%d}}"
                  .formatted(type, onTheWire(topic), topics.get(topic))
              : "{\"type\":\"subscription_confirmation\",\"success\":true,\"subscribed_channel\":\"%s\",\"symbol\":\"%s\",\"request_id\":\"%s\"}"
                  .formatted(
                      request.get("channel").asText(), request.get("symbol").asText(), type));
    }

    void deliver(String topic, long seq) {
      if (!subscribed.containsKey(topic) || isWithheld(topic)) {
        return;
      }
      push(topic, seq);
      if (topic.endsWith(FIRST) && beat == FAULT_AT_BEAT) {
        if (fault == Fault.DOUBLE) {
          push(topic, seq);
        } else if (fault == Fault.BACK) {
          push(topic, seq - 1);
        }
      }
    }

    private boolean isWithheld(String topic) {
      int before = subscribed.merge(topic, 1, Integer::sum);
      return switch (fault) {
        case NO_TRADES_BY_CHANNEL -> !operations && topic.equals("trades" + FIRST);
        case NO_QUOTES_BY_CHANNEL -> !operations && topic.equals("quotes" + FIRST);
        case NO_TRADES_BY_OPERATION -> operations && topic.equals("trades" + FIRST);
        case HOLE -> topic.startsWith("trades") && beat == FAULT_AT_BEAT;
        case LATE_FIRST_TRADE -> !operations && topic.startsWith("trades") && before <= 50;
        case LAST_VALUE_MISSING -> !operations && topic.startsWith("quotes") && beatsLeft == 0;
        case NONE,
            CLOSES_A_CLIENT,
            DROPS_A_CONNECTION,
            CLOSES_AS_SLOW_WHO_READS,
            NOTHING_AT_ALL,
            HARDLY_ANYTHING_BY_CHANNEL,
            DOUBLE,
            BACK,
            PUSHES_AFTER_UNSUBSCRIBE,
            REFUSES,
            COUNTS_WRONG,
            NO_LEDGER ->
            false;
      };
    }

    private void account() {
      if (fault == Fault.NO_LEDGER) {
        return;
      }
      var rows = new ArrayList<String>();
      counts.forEach(
          (topic, count) ->
              rows.add(
                  "{\"topic\":\"%s\",\"from_seq\":%d,\"to_seq\":%d,\"delivered\":%d,\"conflated\":%d,\"missed\":0}"
                      .formatted(
                          onTheWire(topic),
                          count.from,
                          count.to,
                          count.delivered,
                          count.to - count.from + 1 - count.delivered)));
      send(
          "{\"type\":\"connection.ledger.response\",\"payload\":{\"subscriptions\":[%s],\"totals\":{\"delivered\":%d}}}"
              .formatted(
                  String.join(",", rows), delivered + (fault == Fault.COUNTS_WRONG ? 1 : 0)));
    }

    private void push(String topic, long seq) {
      delivered++;
      var count = counts.get(topic);
      if (count != null) {
        count.from = count.delivered == 0 ? seq : count.from;
        count.to = seq;
        count.delivered++;
      }
      var family = topic.substring(0, topic.indexOf(':'));
      var symbol = topic.substring(topic.indexOf(':') + 1);
      send(
          operations
              ? "{\"type\":\"%s.update\",\"topic\":\"%s\",\"seq\":%d,\"payload\":{}}"
                  .formatted(family, onTheWire(topic), seq)
              : "{\"type\":\"%s\",\"channel\":\"%s\",\"symbol\":\"%s\",\"seq\":%d}"
                  .formatted(messageOf(family), channelOf(family), symbol, seq));
    }

    private void send(String text) {
      var _ = channel.writeAndFlush(new TextWebSocketFrame(text));
    }

    void close(int code, String reason) {
      var _ = channel.writeAndFlush(new CloseWebSocketFrame(code, reason));
    }
  }

  /** The values of a subscription that were sent, from one number to another. */
  private static final class Count {

    private long from = 1;
    private long to;
    private long delivered;
  }

  /** A bar's topic has its resolution. */
  private static String onTheWire(String topic) {
    return topic.startsWith("bars:") ? topic + ":1" : topic;
  }

  private static String plain(String family) {
    return switch (family) {
      case "market_data" -> "quotes";
      case "chart_data" -> "bars";
      default -> family;
    };
  }

  private static String channelOf(String family) {
    return switch (family) {
      case "quotes" -> "market_data";
      case "bars" -> "chart_data";
      default -> family;
    };
  }

  private static String messageOf(String family) {
    return switch (family) {
      case "quotes" -> "market_tick";
      case "bars" -> "candlestick";
      case "trades" -> "trade";
      default -> "orderbook_update";
    };
  }
}
