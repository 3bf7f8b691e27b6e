package io.tapeloom.feed.recording;

import io.tapeloom.feed.Tally;
import io.tapeloom.feed.binance.BinanceMessage;
import io.tapeloom.feed.binance.BinanceTape;
import io.tapeloom.market.Instrument;
import java.io.IOException;
import java.util.Map;

/** The messages of a recorded file, which go to the tapes of their instruments. */
final class MessageStrand implements Strand {

  private final Recording recording;
  private final RecordingReader reader;
  private final Map<Instrument, BinanceTape> tapes;
  private final Tally tally;

  MessageStrand(Recording recording, Map<Instrument, BinanceTape> tapes, Tally tally)
      throws IOException {
    this.recording = recording;
    this.reader = RecordingReader.open(recording.file(), tally);
    this.tapes = tapes;
    this.tally = tally;
  }

  @Override
  public boolean next() throws IOException {
    return reader.next();
  }

  @Override
  public long recordedNanos() {
    return reader.receivedNanos();
  }

  @Override
  public void play() {
    var message = reader.message();
    if (message instanceof BinanceMessage.Listed) {
      return; // was read before
    }
    var tape = recording.instrumentOf(message).map(tapes::get);
    if (tape.isEmpty()) {
      reader.passOver("a message of a symbol that was not there at the start");
    } else if (tape.get().accept(message, reader.receivedNanos())) {
      tally.taken();
    } else {
      reader.passOver("a message in finer units than those at the start, or of a second kind");
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
