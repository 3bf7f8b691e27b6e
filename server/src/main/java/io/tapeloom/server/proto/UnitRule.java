package io.tapeloom.server.proto;

import io.tapeloom.market.Instrument;
import io.tapeloom.market.Volume;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Chooses the units of a topic whose values are of one kind. Thread-safe. */
interface UnitRule<T> {

  /** Two decimals in prices, whole quantities. */
  Scales FIRST = new Scales(100, 1);

  /** The units in 1 of the currency, and in 1 of the instrument. */
  record Scales(double price, double quantity) {

    static Scales of(Instrument instrument) {
      return new Scales(instrument.priceScale(), instrument.quantityScale());
    }

    boolean areThoseOf(TopicUnits units) {
      return units.priceScale() == price && units.quantityScale() == quantity;
    }
  }

  /**
   * Returns the units of a topic without a value; empty: those of the instrument that its name
   * names.
   */
  Optional<Scales> first();

  /** Whether a value can be written in these units. */
  boolean allows(TopicUnits units, T value);

  /**
   * Returns the units for a value that cannot be written in the present ones.
   *
   * @param now the present units; null: there are none
   */
  Scales next(@Nullable TopicUnits now, T value);

  /** The units of values without prices and quantities. */
  static <T> UnitRule<T> none() {
    var one = new Scales(1, 1);
    return new UnitRule<>() {
      @Override
      public Optional<Scales> first() {
        return Optional.of(one);
      }

      @Override
      public boolean allows(TopicUnits units, T value) {
        return true;
      }

      @Override
      public Scales next(@Nullable TopicUnits now, T value) {
        return one;
      }
    };
  }

  /**
   * The units of the instrument, in which the values are counted. Quantities are coarser for a
   * volume that does not fit 64 bits.
   *
   * @param volume returns the largest quantity that may not fit; {@link Volume#ZERO}: all fit
   */
  static <T> UnitRule<T> ofInstrument(
      Function<T, Instrument> instrument, Function<T, Volume> volume) {
    return new UnitRule<>() {
      @Override
      public Optional<Scales> first() {
        return Optional.empty();
      }

      @Override
      public boolean allows(TopicUnits units, T value) {
        var counted = instrument.apply(value);
        return volume.apply(value).isLong()
            ? units.priceScale() == counted.priceScale()
                && units.quantityScale() == counted.quantityScale()
            : next(units, value).areThoseOf(units);
      }

      @Override
      public Scales next(@Nullable TopicUnits now, T value) {
        var counted = instrument.apply(value);
        return new Scales(
            counted.priceScale(), ScaledDecimals.quantityScale(counted, volume.apply(value)));
      }
    };
  }

  /**
   * Powers of ten that grow with the decimals of the values. They become coarser only for a value
   * that does not fit 64 bits otherwise.
   */
  static <T> UnitRule<T> ofDecimals(
      Function<T, Stream<BigDecimal>> prices, Function<T, Stream<BigDecimal>> quantities) {
    return new UnitRule<>() {
      @Override
      public Optional<Scales> first() {
        return Optional.of(FIRST);
      }

      @Override
      public boolean allows(TopicUnits units, T value) {
        return next(units, value).areThoseOf(units);
      }

      @Override
      public Scales next(@Nullable TopicUnits now, T value) {
        double price = now == null ? FIRST.price() : now.priceScale();
        double quantity = now == null ? FIRST.quantity() : now.quantityScale();
        return new Scales(
            scale(price, prices.apply(value)), scale(quantity, quantities.apply(value)));
      }

      private double scale(double now, Stream<BigDecimal> values) {
        var all = values.toList();
        int needed =
            all.stream()
                .mapToInt(ScaledDecimals::neededDigits)
                .reduce(ScaledDecimals.digitsOf(now), Math::max);
        return ScaledDecimals.powerOfTen(
            all.stream().mapToInt(ScaledDecimals::maxDigits).reduce(needed, Math::min));
      }
    };
  }
}
