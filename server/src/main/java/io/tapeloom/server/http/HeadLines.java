package io.tapeloom.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ByteProcessor;

/**
 * Counts the lines of a request's head before they are decoded, because decoding costs far more.
 * After the end of a head, the rest of the same read is not counted, because it may be a body. If
 * it is another head, its excess lines are found in the next read. Owned by the connection's loop.
 */
final class HeadLines {

  private final int max;
  private int lines;
  private boolean inBody;

  /** Bytes of the incomplete line, and whether the last one is a CR. */
  private int openBytes;

  private boolean openEndsInReturn;

  /**
   * @param max maximum number of lines of a head, including the request line
   */
  HeadLines(int max) {
    this.max = max;
  }

  /**
   * Counts bytes that are not decoded yet.
   *
   * @return false if the head has too many lines
   */
  boolean arrived(ByteBuf bytes) {
    if (!inBody && !count(bytes)) {
      return false;
    }
    int from = bytes.readerIndex();
    int end = bytes.writerIndex();
    int feed = bytes.forEachByteDesc(from, end - from, ByteProcessor.FIND_LF);
    openBytes = feed < 0 ? openBytes + end - from : end - feed - 1;
    openEndsInReturn = end > from && bytes.getByte(end - 1) == '\r';
    return true;
  }

  private boolean count(ByteBuf bytes) {
    int begin = bytes.readerIndex();
    int from = begin;
    int end = bytes.writerIndex();
    while (from < end) {
      int feed = bytes.forEachByte(from, end - from, ByteProcessor.FIND_LF);
      if (feed < 0) {
        return true;
      }
      int length = feed - from + (from == begin ? openBytes : 0);
      boolean isReturn = feed > begin ? bytes.getByte(feed - 1) == '\r' : openEndsInReturn;
      if (length == 0 || (length == 1 && isReturn)) {
        lines = 0;
        return true;
      }
      lines++;
      if (lines > max) {
        return false;
      }
      from = feed + 1;
    }
    return true;
  }

  /** Tracks by each decoded part of a request whether a body follows. */
  void decoded(HttpObject part) {
    if (part instanceof LastHttpContent) {
      inBody = false;
    } else if (part instanceof HttpRequest) {
      inBody = true;
      lines = 0;
    }
  }
}
