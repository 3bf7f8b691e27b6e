package io.tapeloom.stream.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where an event loop puts frames side by side to write them together. The connections of a topic
 * mostly have the same frames to send in a pass, so that what one has put here serves the next.
 * Owned by the event loop.
 */
final class GatherBuffer {

  /** As much as goes out in one call. */
  static final int BYTES = 64 * 1024;

  private @Nullable ByteBuf buffer;
  private @Nullable Frame first;
  private Frame[] gathered = {};
  private int count;

  /**
   * A frame and the first ones of an array behind each other; to be read before the next call only.
   */
  ByteBuf of(Frame begin, Frame[] frames, int framesCount) {
    var target = buffer();
    if (!holds(begin, frames, framesCount)) {
      target.clear();
      begin.copyTo(target);
      for (int i = 0; i < framesCount; i++) {
        frames[i].copyTo(target);
      }
      if (gathered.length < framesCount) {
        gathered = new Frame[2 * framesCount];
      }
      System.arraycopy(frames, 0, gathered, 0, framesCount);
      first = begin;
      count = framesCount;
    }
    return target;
  }

  private boolean holds(Frame begin, Frame[] frames, int framesCount) {
    if (first != begin || count != framesCount) {
      return false;
    }
    for (int i = 0; i < framesCount; i++) {
      if (gathered[i] != frames[i]) {
        return false;
      }
    }
    return true;
  }

  private ByteBuf buffer() {
    if (buffer == null) {
      buffer = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(BYTES));
    }
    return buffer;
  }

  /** The pass is over: what was gathered is of no use to another, and is not to be kept alive. */
  void forget() {
    first = null;
    Arrays.fill(gathered, 0, count, null);
    count = 0;
  }
}
