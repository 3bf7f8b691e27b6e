package io.tapeloom.server.live;

import io.tapeloom.market.Bar;
import io.tapeloom.market.Instrument;
import io.tapeloom.market.Resolution;
import java.time.Instant;

/**
 * A bar of an instrument at a resolution, as it stood at one moment. Immutable.
 *
 * @param closed whether its period is over; a closed bar does not change any more
 * @param time that moment
 */
public record LiveBar(
    Instrument instrument, Resolution resolution, Bar bar, boolean closed, Instant time) {}
