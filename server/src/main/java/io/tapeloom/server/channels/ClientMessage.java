package io.tapeloom.server.channels;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.stream.payload.Example;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What a client may say, without the {@code type} that says which it is. */
public sealed interface ClientMessage {

  /** Code points of the longest {@code request_id}. */
  int MAX_REQUEST_ID = 128;

  /** What the request is called by the client; the answer says it again. */
  @Nullable String requestId();

  /** Begins a subscription. */
  @JsonClassDescription("Begin a subscription")
  record Subscribe(
      @JsonPropertyDescription("The channel's name") @Example("market_data") @Size(max = 64) String channel,
      @JsonPropertyDescription("Only this symbol; absent: every symbol of the channel")
          @Example("AAPL")
          @NotBlank @Size(max = 64) @Nullable String symbol,
      @JsonPropertyDescription("More for chart_data") @Nullable Params params,
      @JsonPropertyDescription("Said again by the answer")
          @Example("r-1")
          @Size(max = MAX_REQUEST_ID) @Nullable String requestId)
      implements ClientMessage {}

  /** Ends a subscription. */
  @JsonClassDescription("End a subscription")
  record Unsubscribe(
      @JsonPropertyDescription("The channel's name") @Example("market_data") @Size(max = 64) String channel,
      @JsonPropertyDescription("As it was subscribed to") @Example("AAPL") @NotBlank @Size(max = 64) @Nullable String symbol,
      @JsonPropertyDescription("As it was subscribed to") @Nullable Params params,
      @JsonPropertyDescription("Said again by the answer")
          @Example("r-2")
          @Size(max = MAX_REQUEST_ID) @Nullable String requestId)
      implements ClientMessage {}

  /** What a chart may choose. */
  @JsonClassDescription("What a chart may choose")
  record Params(
      @JsonPropertyDescription("1m 5m 15m 30m 1h 1D 1W 1M, or 1 5 15 30 60 D W M")
          @JsonProperty(defaultValue = "1m")
          @Example("1m")
          @Size(max = 16) @Nullable String resolution) {}

  /** Says who the client is, or says it again with a newer token. */
  @JsonClassDescription("Say who you are")
  record Auth(
      @JsonPropertyDescription("A JSON Web Token")
          @Example("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl")
          @NotBlank String token,
      @JsonPropertyDescription("Said again by the answer")
          @Example("r-3")
          @Size(max = MAX_REQUEST_ID) @Nullable String requestId)
      implements ClientMessage {}

  /** Asks for a pong. */
  @JsonClassDescription("Ask for a pong")
  record Ping(
      @JsonPropertyDescription("Said again by the answer")
          @Example("r-4")
          @Size(max = MAX_REQUEST_ID) @Nullable String requestId)
      implements ClientMessage {}

  /** Asks how a channel is. */
  @JsonClassDescription("Ask how a channel is")
  record ChannelStatus(
      @JsonPropertyDescription("The channel's name") @Example("market_data") @Size(max = 64) String channel,
      @JsonPropertyDescription("Said again by the answer")
          @Example("r-5")
          @Size(max = MAX_REQUEST_ID) @Nullable String requestId)
      implements ClientMessage {}
}
