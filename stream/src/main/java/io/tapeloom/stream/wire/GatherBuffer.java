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
  private Frame[] gathered = {};
  private int count;

  /** The first frames of the array behind each other; to be read before the next call only. */
  ByteBuf of(Frame[] frames, int framesCount) {
    var target = buffer();
    if (!holds(frames, framesCount)) {
      target.clear();
      for (int i = 0; i < framesCount; i++) {
        frames[i].copyTo(target);
      }
      if (gathered.length < framesCount) {
        gathered = new Frame[2 * framesCount];
      }
      System.arraycopy(frames, 0, gathered, 0, framesCount);
      count = framesCount;
    }
    return target;
  }

  private boolean holds(Frame[] frames, int framesCount) {
    if (count != framesCount) {
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
    Arrays.fill(gathered, 0, count, null);
    count = 0;
  }
}
