package io.tapeloom.server.rest;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.server.http.ContentDigest;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * Which bars an answer holds, as their entity tag, found without reading them all: closed bars are
 * settled by the revision of their series and by which they are; the newest one, which may be open,
 * by its values. Immutable.
 *
 * @param tag a weak one (RFC 9110, section 8.8.1), for it is the same in every content coding
 * @param isClosed whether all of the range was closed, so that none but a correction changes it
 */
record BarsVersion(String tag, boolean isClosed) {

  private static final int FIELDS = 15;

  /**
   * @param run the run of the server that counted the revision
   * @param revision of the series, read before the pages were made
   */
  static BarsVersion of(
      long run,
      long revision,
      boolean isClosed,
      Instrument instrument,
      BarPages pages,
      OptionalLong earlierMillis) {
    var fields = ByteBuffer.allocate(FIELDS * Long.BYTES);
    fields.putLong(run).putLong(revision);
    fields.putLong(instrument.priceScale()).putLong(instrument.quantityScale());
    fields.putLong(pages.count());
    fields.putLong(pages.first().map(Bar::timeMillis).orElse(0L));
    fields.putLong(earlierMillis.isPresent() ? 1 : 0).putLong(earlierMillis.orElse(0));
    pages
        .last()
        .ifPresent(
            last ->
                fields
                    .putLong(last.timeMillis())
                    .putLong(last.open())
                    .putLong(last.high())
                    .putLong(last.low())
                    .putLong(last.close())
                    .putLong(last.volume().high())
                    .putLong(last.volume().low()));
    return new BarsVersion("W/\"%s\"".formatted(ContentDigest.of(fields.array())), isClosed);
  }
}
