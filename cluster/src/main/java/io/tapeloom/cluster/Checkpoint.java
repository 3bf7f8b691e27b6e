package io.tapeloom.cluster;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * What the writer has counted up to a position: for members that join, and for topics without a
 * value in the log. Immutable.
 *
 * @param epoch the run of all sequences
 * @param position the last entry that it includes
 * @param redisRun names the run of Redis at that time
 * @param content describes what the log is about; the same for all members
 * @param heads the newest values of the topics, by name
 */
record Checkpoint(
    String epoch,
    LogPosition position,
    String redisRun,
    String content,
    Map<String, TopicHeads.Head> heads) {

  static final int VERSION = 1;

  ByteBuffer bytes() {
    var to = new Wire.Writer();
    to.put(VERSION)
        .text(epoch)
        .number(position.term())
        .number(position.index())
        .text(redisRun)
        .text(content)
        .number(heads.size());
    heads.forEach((topic, head) -> to.text(topic).number(head.seq()).bytes(head.value()));
    return to.take();
  }

  /**
   * Reads a checkpoint.
   *
   * @throws UnusableLog if a newer program has written it, or it is damaged
   */
  static Checkpoint read(ByteBuffer bytes) {
    var from = bytes.duplicate();
    try {
      int version = from.get();
      if (version != VERSION) {
        throw new UnusableLog(
            "the checkpoint has the format %d, this version reads %d: upgrade this member"
                .formatted(version, VERSION));
      }
      var epoch = Wire.text(from);
      var position = new LogPosition(Wire.number(from), Wire.number(from));
      var redisRun = Wire.text(from);
      var content = Wire.text(from);
      long count = Wire.number(from);
      var heads = new HashMap<String, TopicHeads.Head>();
      for (long i = 0; i < count; i++) {
        heads.put(
            Wire.text(from),
            new TopicHeads.Head(Wire.number(from), Wire.bytes(from).asReadOnlyBuffer()));
      }
      return new Checkpoint(epoch, position, redisRun, content, Map.copyOf(heads));
    } catch (BufferUnderflowException damaged) {
      throw new UnusableLog("the checkpoint is damaged");
    }
  }
}
