package io.tapeloom.server.json;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.swagger.v3.oas.annotations.media.Schema;
import io.tapeloom.server.live.MarketState;
import io.tapeloom.server.live.UtcText;
import io.tapeloom.stream.payload.Example;

/**
 * The state of the market on the wire: the same in REST and WebSocket.
 *
 * @param source the source of the market
 * @param state whether the market delivers events
 * @param since when this state started, UTC
 * @param asOf the moment up to which the server is complete, UTC
 */
@JsonClassDescription("The state of the market")
@Schema(name = "MarketState", description = "The state of the market")
public record MarketPayload(
    @JsonPropertyDescription("Source: simulated, recording, binance, or the name of a plugin")
        @Schema(
            description = "Source: `simulated`, `recording`, `binance`, or the name of a plugin",
            example = "simulated")
        @Example("simulated")
        String source,
    @JsonPropertyDescription(
            "open; closed: outside trading hours; stale: no current events arrive;"
                + " lost: the feed has failed; over: the recording has ended")
        State state,
    @JsonPropertyDescription("Start of this state, UTC")
        @Schema(description = "Start of this state, UTC", example = "2026-01-01T12:00:00.000Z")
        @Example("2026-01-01T12:00:00.000Z")
        String since,
    @JsonPropertyDescription(
            "Moment up to which the server is complete, UTC: now while the market is open or"
                + " closed, else the last sign of life of its source")
        @Schema(
            description =
                "Moment up to which the server is complete, UTC: now while the market is open or"
                    + " closed, else the last sign of life of its source",
            example = "2026-01-01T12:00:00.000Z")
        @Example("2026-01-01T12:00:00.000Z")
        String asOf) {

  /** Whether the market delivers events, and if not, the reason. */
  @Schema(
      name = "MarketPhase",
      description =
          "`open`: events arrive; `closed`: outside trading hours; `stale`: no current events"
              + " arrive although the market is open; `lost`: the feed has failed and is being"
              + " restarted; `over`: the recording has ended")
  public enum State {
    @JsonProperty("open")
    OPEN,
    @JsonProperty("closed")
    CLOSED,
    @JsonProperty("stale")
    STALE,
    @JsonProperty("lost")
    LOST,
    @JsonProperty("over")
    OVER
  }

  /** Converts a state of the market. */
  public static MarketPayload of(MarketState market) {
    return new MarketPayload(
        market.source(),
        switch (market.phase()) {
          case OPEN -> State.OPEN;
          case CLOSED -> State.CLOSED;
          case STALE -> State.STALE;
          case LOST -> State.LOST;
          case OVER -> State.OVER;
        },
        UtcText.of(market.since()),
        UtcText.of(market.asOf()));
  }
}
