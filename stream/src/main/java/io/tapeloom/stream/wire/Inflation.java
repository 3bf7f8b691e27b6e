package io.tapeloom.stream.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates one message (RFC 7692, section 7.2.2), in small steps, so that a message which is made
 * to take long does not delay others. Owned by the connection's loop; lives until {@link #close}.
 */
final class Inflation {

  /** The result of a step. */
  enum Step {
    /** There is more to do. */
    MORE,
    /** The message is complete. */
    DONE,
    /** The message is larger than the limit. */
    TOO_BIG,
    /** The bytes are not a deflated message. */
    BROKEN
  }

  /** The memory of an inflater, in bytes. */
  private static final int INFLATER_BYTES = 40 * 1024;

  /**
   * The work of a step, in bytes of text. A byte of input counts for several: a few bytes can
   * describe a block with new codes, and no text.
   */
  private static final int STEP_WORK = 64 * 1024;

  private static final int WORK_PER_INPUT_BYTE = 8;
  private static final int WORK_PER_RESET = 1024;

  /**
   * The end of a flush, which the sender leaves out, and an empty last block, at which a message
   * that is cut off does not arrive.
   */
  private static final byte[] TAIL = {0, 0, -1, -1, 1, 0, 0, -1, -1};

  private static final byte[] NO_INPUT = {};

  private final Inflaters inflaters;
  private final Inflater inflater;
  private final ByteBuf input;
  private final ByteBuf text;
  private final int limit;

  /** The number of input bytes, with those of the tail, that were given to the inflater. */
  private int given;

  /**
   * @param input the payload; this object takes over the reference
   * @param limit the largest message, in bytes
   */
  Inflation(Inflaters inflaters, ByteBuf input, int limit, ByteBufAllocator memory) {
    this.inflaters = inflaters;
    this.inflater = inflaters.take();
    this.input = input;
    this.limit = limit;
    this.text = memory.buffer(Math.min(limit, 4 * input.readableBytes() + 64));
  }

  /** Inflates the next part. */
  Step step() {
    if (!input.isReadable()) {
      return Step.DONE; // strictly a zero byte, but senders leave it out, too
    }
    try {
      for (int work = 0; work < STEP_WORK; work++) {
        if (inflater.finished()) {
          int read = given - inflater.getRemaining();
          if (read >= input.readableBytes()) {
            return Step.DONE;
          }
          inflater.reset(); // the sender ended a block series within the message
          given = read;
          work += WORK_PER_RESET;
        } else if (inflater.needsInput()) {
          int fed = feed();
          if (fed == 0) {
            return Step.BROKEN; // cut off
          }
          work += WORK_PER_INPUT_BYTE * fed;
        }
        int length = inflater.inflate(inflaters.part());
        if (length > limit - text.readableBytes()) {
          return Step.TOO_BIG;
        }
        text.writeBytes(inflaters.part(), 0, length);
        work += length;
      }
      given -= inflater.getRemaining();
      inflater.setInput(NO_INPUT); // the room for input is used by other connections meanwhile
      return Step.MORE;
    } catch (DataFormatException notDeflated) {
      return Step.BROKEN;
    }
  }

  /** Gives the inflater a part of the input, or the tail; returns its length. */
  private int feed() {
    int left = input.readableBytes() - given;
    var part = inflaters.input();
    if (left > 0) {
      int length = Math.min(left, part.length);
      input.getBytes(input.readerIndex() + given, part, 0, length);
      inflater.setInput(part, 0, length);
      given += length;
      return length;
    }
    int length = TAIL.length + left; // of the tail, -left bytes were given
    if (length > 0) {
      inflater.setInput(TAIL, -left, length);
      given += length;
    }
    return length;
  }

  /** The inflated message, after {@link Step#DONE}. */
  ByteBuf text() {
    return text;
  }

  /** The memory that is in use, in bytes. */
  int heldBytes() {
    return input.capacity() + text.capacity() + INFLATER_BYTES;
  }

  void close() {
    input.release();
    text.release();
    inflaters.giveBack(inflater);
  }
}
