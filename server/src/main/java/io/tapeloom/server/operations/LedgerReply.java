package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.server.operations.SubscriptionReply.Code;
import io.tapeloom.server.operations.SubscriptionReply.Status;
import io.tapeloom.stream.operation.MissedValues;
import io.tapeloom.stream.payload.Example;
import io.tapeloom.stream.session.Account;
import io.tapeloom.stream.session.Ledger;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a connection was sent of what it is owed.
 *
 * @param subscriptions the subscriptions that it has now, oldest first; absent on an error
 * @param totals of all subscriptions since the connection was opened; absent on an error
 * @param retryAfterMillis the time after which a retry may succeed; only on an error
 */
@JsonClassDescription("What the connection was sent of what it is owed")
public record LedgerReply(
    @JsonPropertyDescription("Whether the request succeeded") @Example("ok") Status status,
    @JsonPropertyDescription("Machine-readable error code; only on an error") @Nullable Code code,
    @JsonProperty("retry_after_ms")
        @JsonPropertyDescription("Milliseconds after which a retry may succeed; only on an error")
        @PositiveOrZero @Nullable Long retryAfterMillis,
    @JsonPropertyDescription(
            "Current subscriptions, oldest first, at most 5000; `totals` counts all of them. Absent on"
                + " an error")
        @Nullable List<Row> subscriptions,
    @Nullable Sums totals) {

  /** Maximum number of rows: about a megabyte. */
  static final int MAX_ROWS = 5000;

  /** The count of one subscription. */
  @JsonClassDescription(
      "Count of one subscription: delivered + conflated + missed is the number of values from"
          + " from_seq to to_seq")
  public record Row(
      @JsonPropertyDescription("Name of the topic") @Example("trades:AAPL") String topic,
      @JsonPropertyDescription("Run of the sequence") @Example("5f3a9c1e") String epoch,
      @JsonPropertyDescription("Sequence number of the first value that is owed")
          @Example("18")
          @Positive long fromSeq,
      @JsonPropertyDescription(
              "Sequence number of the last value that was written or given up; `from_seq` - 1 before"
                  + " the first")
          @Example("60")
          @PositiveOrZero long toSeq,
      @JsonPropertyDescription("Values written to the socket") @Example("43") @PositiveOrZero long delivered,
      @JsonPropertyDescription("Values of which a newer one was written instead")
          @Example("0")
          @PositiveOrZero long conflated,
      @JsonPropertyDescription("Values that were not kept until the client could take them")
          @Example("0")
          @PositiveOrZero long missed,
      @JsonPropertyDescription("The newest runs of missed values, at most 16")
          List<MissedValues> gaps) {

    static Row of(Account account) {
      return new Row(
          account.topic(),
          account.epoch(),
          account.fromSeq(),
          account.toSeq(),
          account.delivered(),
          account.conflated(),
          account.missed(),
          account.gaps().stream().map(MissedValues::of).toList());
    }
  }

  /** Sums over subscriptions. */
  @JsonClassDescription(
      "Sums over all subscriptions since the connection was opened, ended ones included; absent on an"
          + " error")
  public record Sums(
      @JsonPropertyDescription("Values written to the socket") @Example("43") @PositiveOrZero long delivered,
      @JsonPropertyDescription("Values of which a newer one was written instead")
          @Example("0")
          @PositiveOrZero long conflated,
      @JsonPropertyDescription("Values that were not kept until the client could take them")
          @Example("0")
          @PositiveOrZero long missed) {}

  static LedgerReply of(Ledger ledger) {
    var totals = ledger.totals();
    return new LedgerReply(
        Status.OK,
        null,
        null,
        ledger.accounts().stream().map(Row::of).toList(),
        new Sums(totals.delivered(), totals.conflated(), totals.missed()));
  }

  static LedgerReply tooSoon(Duration wait) {
    return new LedgerReply(Status.ERROR, Code.RATE_LIMITED, wait.toMillis() + 1, null, null);
  }
}
