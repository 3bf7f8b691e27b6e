package io.tapeloom.server.channels;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.server.json.Recover;
import io.tapeloom.stream.payload.Example;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** The payload of a request from a client, without its {@code type}. */
public sealed interface ClientMessage {

  /** The maximum length of {@code request_id}, in code points. */
  int MAX_REQUEST_ID = 128;

  /** Returns the id that the client chose for the request; the answer repeats it. */
  @Nullable String requestId();

  /** The request to subscribe to a channel. */
  @JsonClassDescription("Request to subscribe to a channel")
  record Subscribe(
      @JsonPropertyDescription("Name of the channel") @Example("market_data") @Size(max = 64) String channel,
      @JsonPropertyDescription("Symbol; absent: every symbol of the channel")
          @Example("AAPL")
          @NotBlank @Size(max = 64) @Nullable String symbol,
      @JsonPropertyDescription("Options of the channel chart_data") @Nullable Params params,
      @JsonPropertyDescription(
              "Continue after this position: what was missed is sent first. `epoch` and `seq` for one"
                  + " sequence; `positions` for several, by symbol, asset (`account`) or message"
                  + " type. Ignored if the subscription exists")
          @Nullable Recover recover,
      @JsonPropertyDescription("Id of the request, which the answer repeats")
          @Example("r-1")
          @Size(max = MAX_REQUEST_ID) @Nullable String requestId)
      implements ClientMessage {}

  /** The request to end a subscription. */
  @JsonClassDescription("Request to end a subscription")
  record Unsubscribe(
      @JsonPropertyDescription("Name of the channel") @Example("market_data") @Size(max = 64) String channel,
      @JsonPropertyDescription("As in the subscribe request")
          @Example("AAPL")
          @NotBlank @Size(max = 64) @Nullable String symbol,
      @JsonPropertyDescription("As in the subscribe request") @Nullable Params params,
      @JsonPropertyDescription("Id of the request, which the answer repeats")
          @Example("r-2")
          @Size(max = MAX_REQUEST_ID) @Nullable String requestId)
      implements ClientMessage {}

  /** The options of the channel {@code chart_data}. */
  @JsonClassDescription("Options of the channel chart_data")
  record Params(
      @JsonPropertyDescription("Length of a bar: 1m 5m 15m 30m 1h 1D 1W 1M, or 1 5 15 30 60 D W M")
          @JsonProperty(defaultValue = "1m")
          @Example("1m")
          @Size(max = 16) @Nullable String resolution) {}

  /** The request to authenticate the connection, or to renew its token. */
  @JsonClassDescription("Request to authenticate")
  record Auth(
      @JsonPropertyDescription("A JSON Web Token")
          @Example("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl")
          @NotBlank String token,
      @JsonPropertyDescription("Id of the request, which the answer repeats")
          @Example("r-3")
          @Size(max = MAX_REQUEST_ID) @Nullable String requestId)
      implements ClientMessage {}

  /** The request for a {@code pong}. */
  @JsonClassDescription("Request for a pong")
  record Ping(
      @JsonPropertyDescription("Id of the request, which the answer repeats")
          @Example("r-4")
          @Size(max = MAX_REQUEST_ID) @Nullable String requestId)
      implements ClientMessage {}

  /** The request for the status of a channel. */
  @JsonClassDescription("Request for the status of a channel")
  record ChannelStatus(
      @JsonPropertyDescription("Name of the channel") @Example("market_data") @Size(max = 64) String channel,
      @JsonPropertyDescription("Id of the request, which the answer repeats")
          @Example("r-5")
          @Size(max = MAX_REQUEST_ID) @Nullable String requestId)
      implements ClientMessage {}
}
