package io.tapeloom.server.recovery;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.Side;
import io.tapeloom.market.Trade;
import io.tapeloom.server.live.Instruments;
import io.tapeloom.stream.topic.ValueCodec;
import java.nio.ByteBuffer;

/**
 * Trades in 45 bytes: four numbers of 8 bytes, the side, and the units of the instrument, which may
 * have changed when the trade is read. Immutable, thread-safe.
 */
final class TradeCodec implements ValueCodec<Trade> {

  private final Instruments instruments;

  TradeCodec(Instruments instruments) {
    this.instruments = instruments;
  }

  @Override
  public void write(Trade trade, ByteBuffer to) {
    var instrument = trade.instrument();
    to.putLong(trade.tradeId())
        .putLong(trade.price())
        .putLong(trade.quantity())
        .putLong(trade.eventTimeNanos())
        .put((byte) (trade.aggressor() == Side.BUY ? 1 : 0))
        .putInt(instrument.priceScale())
        .putInt(instrument.minMove())
        .putInt(instrument.quantityScale());
  }

  @Override
  public Trade read(String topic, ByteBuffer from) {
    long tradeId = from.getLong();
    long price = from.getLong();
    long quantity = from.getLong();
    long eventTimeNanos = from.getLong();
    var aggressor = from.get() == 1 ? Side.BUY : Side.SELL;
    var instrument = in(topic, from.getInt(), from.getInt(), from.getInt());
    return new Trade(instrument, tradeId, price, quantity, aggressor, eventTimeNanos);
  }

  private Instrument in(String topic, int priceScale, int minMove, int quantityScale) {
    var symbol = topic.substring(topic.indexOf(':') + 1);
    var instrument = instruments.findKnown(symbol).orElseThrow();
    return instrument.priceScale() == priceScale
            && instrument.minMove() == minMove
            && instrument.quantityScale() == quantityScale
        ? instrument
        : instrument.in(priceScale, minMove, quantityScale);
  }
}
