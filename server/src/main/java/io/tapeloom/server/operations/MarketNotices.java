package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.server.live.Freshness;
import io.tapeloom.server.live.Outage;
import io.tapeloom.server.live.UtcText;
import io.tapeloom.stream.payload.Example;
import io.tapeloom.stream.session.Notice;
import io.tapeloom.stream.session.Session;
import jakarta.validation.constraints.PositiveOrZero;

/** Notices to each session about an outage of the market's source. */
public final class MarketNotices {

  /** The outage has begun. */
  public static final Notice<Stale> STALE =
      new Notice<>(
          "stale",
          Stale.class,
          "The source of the market delivers no current data; sent to every connection",
          "connection");

  /** The outage is over. */
  public static final Notice<Fresh> FRESH =
      new Notice<>(
          "fresh",
          Fresh.class,
          "The source of the market delivers current data again; sent to every connection",
          "connection");

  private MarketNotices() {}

  /** The payload of {@link #STALE}. */
  @JsonClassDescription("The source of the market delivers no current data")
  record Stale(
      @JsonPropertyDescription("Start of the outage, UTC") @Example("2026-01-01T12:00:05.000Z")
          String since,
      @JsonPropertyDescription(Freshness.AS_OF) @Example("2026-01-01T12:00:00.000Z") String asOf) {}

  /** The payload of {@link #FRESH}. */
  @JsonClassDescription("The source of the market delivers current data again")
  record Fresh(
      @JsonProperty("stale_ms")
          @JsonPropertyDescription("Duration of the outage in milliseconds")
          @Example("12000")
          @PositiveOrZero long staleMillis) {}

  /** Sends the notice of an outage to a session. */
  public static void send(Session session, Outage outage) {
    if (outage.isOver()) {
      session.send(FRESH, new Fresh(outage.millis()));
    } else {
      session.send(STALE, new Stale(UtcText.of(outage.since()), UtcText.of(outage.asOf())));
    }
  }
}
