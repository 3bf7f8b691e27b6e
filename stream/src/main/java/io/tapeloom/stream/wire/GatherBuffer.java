package io.tapeloom.stream.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A buffer of an event loop in which frames are joined, to write them in one call. In one pass, the
 * subscribers of a topic mostly have the same frames to send, so that a connection often reuses the
 * content of the previous one. Owned by the event loop.
 */
final class GatherBuffer {

  /** The most bytes that are written in one call. */
  static final int BYTES = 64 * 1024;

  private @Nullable ByteBuf buffer;
  private @Nullable Frame first;
  private Frame[] gathered = {};
  private int count;

  /** Returns one frame followed by the first frames of an array. Valid until the next call. */
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

  /** Drops the references to the gathered frames at the end of a pass. */
  void clear() {
    first = null;
    Arrays.fill(gathered, 0, count, null);
    count = 0;
  }
}
