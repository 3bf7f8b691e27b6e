package io.tapeloom.server.rest;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.server.http.ContentDigest;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * The entity tag of a response with bars, computed without reading all bars: closed bars are
 * identified by the revision of their series and by their range, and the newest bar, which may be
 * open, by its values. Immutable.
 *
 * @param tag a weak entity tag (RFC 9110, section 8.8.1), because it is the same for all content
 *     codings
 * @param isClosed whether all bars of the range were closed, so that only a correction changes them
 */
record BarsVersion(String tag, boolean isClosed) {

  private static final int FIELDS = 15;

  /**
   * @param run identifies the run of the server that counted the revision
   * @param revision the revision of the series, read before the pages were created
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
