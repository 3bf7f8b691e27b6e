package io.tapeloom.cluster;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.XTrimArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The log and the keys of a cluster over one connection. Every method throws a {@link
 * io.lettuce.core.RedisException} when Redis does not answer in time or refuses, after which the
 * connection is closed. Used by one thread.
 */
final class RedisLog implements AutoCloseable {

  /** Entries that one reply contains at most. */
  static final int MAX_READ = 256;

  private static final byte[] FIELD = {'e'};

  private static final String RAISE =
      "local known = tonumber(redis.call('get', KEYS[1]) or '0')"
          + " if known < tonumber(ARGV[1]) then"
          + " redis.call('set', KEYS[1], ARGV[1]) return tonumber(ARGV[1]) end"
          + " return known";
  private static final Pattern RUN = Pattern.compile("(?m)^run_id:(\\S+)");

  private final StatefulRedisConnection<byte[], byte[]> connection;
  private final RedisCommands<byte[], byte[]> commands;
  private final byte[] log;
  private final byte[] checkpoint;
  private final byte[] term;

  RedisLog(RedisLink link, ClusterSettings settings) {
    this.connection = link.connect();
    this.commands = connection.sync();
    this.log = RedisLink.bytes(settings.key("log"));
    this.checkpoint = RedisLink.bytes(settings.key("checkpoint"));
    this.term = RedisLink.bytes(settings.key("term"));
  }

  RedisCommands<byte[], byte[]> commands() {
    return commands;
  }

  /** Names the run of Redis: another one after each start. */
  String run() {
    var match = RUN.matcher(String.valueOf(commands.info("server")));
    return match.find() ? match.group(1) : "";
  }

  /** The id of the newest entry; {@link LogPosition#START} if there is none. */
  LogPosition top() {
    var newest = commands.xrevrange(log, Range.unbounded(), Limit.from(1));
    return newest.isEmpty() ? LogPosition.START : LogPosition.of(newest.getFirst().getId());
  }

  /** The outcome of an append. */
  enum Appended {
    DONE,
    /** The log has an entry with this or a higher id. */
    REFUSED,
    /** Redis has no more memory. */
    FULL
  }

  Appended append(LogPosition position, ByteBuffer body) {
    var bytes = new byte[body.remaining()];
    body.get(body.position(), bytes);
    try {
      commands.xadd(log, new XAddArgs().id(position.toString()), Map.of(FIELD, bytes));
      return Appended.DONE;
    } catch (RedisCommandExecutionException refused) {
      var why = String.valueOf(refused.getMessage()).toLowerCase(Locale.ROOT);
      if (why.contains("equal or smaller")) {
        return Appended.REFUSED;
      }
      if (why.startsWith("oom")) {
        return Appended.FULL;
      }
      throw refused;
    }
  }

  /**
   * Returns entries after a position, oldest first.
   *
   * @param wait how long to wait for the first; zero: not at all
   */
  @SuppressWarnings("unchecked") // an array of one type of offsets
  List<LogEntry> read(LogPosition after, Duration wait, long nowNanos) {
    var arguments = XReadArgs.Builder.count(MAX_READ);
    if (wait.isPositive()) {
      arguments.block(wait);
    }
    List<StreamMessage<byte[], byte[]>> messages =
        commands.xread(arguments, StreamOffset.from(log, after.toString()));
    return messages.stream().map(message -> entry(message, nowNanos)).toList();
  }

  private static LogEntry entry(StreamMessage<byte[], byte[]> message, long nowNanos) {
    var body =
        message.getBody().values().stream()
            .findFirst()
            .map(ByteBuffer::wrap)
            .orElse(ByteBuffer.allocate(0));
    return new LogEntry(LogPosition.of(message.getId()), body.asReadOnlyBuffer(), nowNanos);
  }

  /**
   * Records a term that this member knows of, and returns the highest that any member has recorded.
   * So a writer learns of a later one even when Redis has lost the later one's fence.
   */
  long raiseTerm(long known) {
    Long highest =
        commands.eval(
            RAISE,
            ScriptOutputType.INTEGER,
            new byte[][] {term},
            RedisLink.bytes(String.valueOf(known)));
    return highest == null ? known : highest;
  }

  /** Removes entries before a position, or a few less. */
  void trim(LogPosition before) {
    commands.xtrim(log, new XTrimArgs().minId(before.toString()).approximateTrimming());
  }

  void save(Checkpoint state) {
    var bytes = state.bytes();
    var array = new byte[bytes.remaining()];
    bytes.get(array);
    commands.set(checkpoint, array, new SetArgs());
  }

  Optional<Checkpoint> checkpoint() {
    byte @Nullable [] bytes = commands.get(checkpoint);
    return Optional.ofNullable(bytes).map(ByteBuffer::wrap).map(Checkpoint::read);
  }

  @Override
  public void close() {
    connection.close();
  }
}
