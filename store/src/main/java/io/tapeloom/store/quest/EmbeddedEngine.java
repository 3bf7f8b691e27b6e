package io.tapeloom.store.quest;

import io.questdb.DefaultTelemetryConfiguration;
import io.questdb.Metrics;
import io.questdb.TelemetryConfiguration;
import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.DefaultCairoConfiguration;
import io.questdb.griffin.FunctionFactory;
import java.nio.file.Path;
import java.util.List;

/**
 * A QuestDB without server, threads and telemetry, which only opens tables: without functions of
 * SQL, and with short queues, because there are no workers.
 */
final class EmbeddedEngine extends CairoEngine {

  EmbeddedEngine(Path folder) {
    super(new Configuration(folder));
  }

  @Override
  protected Iterable<FunctionFactory> getFunctionFactories() {
    return List.of();
  }

  private static final class Configuration extends DefaultCairoConfiguration {

    /** Length of the task queues; without workers, the calling thread runs its tasks itself. */
    private static final int SHORT_QUEUE = 4;

    private static final int SMALL_POOL = 64;

    private static final long APPEND_BYTES = 256 * 1024L;

    private static final long IDLE_MILLIS = 10_000;

    private final TelemetryConfiguration silent =
        new DefaultTelemetryConfiguration() {
          @Override
          public boolean getEnabled() {
            return false;
          }
        };

    Configuration(Path folder) {
      super(folder.toString());
    }

    @Override
    public TelemetryConfiguration getTelemetryConfiguration() {
      return silent;
    }

    @Override
    public Metrics getMetrics() {
      return Metrics.DISABLED;
    }

    @Override
    public boolean enableTestFactories() {
      return false;
    }

    @Override
    public boolean isMatViewEnabled() {
      return false;
    }

    @Override
    public boolean isSqlParallelFilterEnabled() {
      return false;
    }

    @Override
    public boolean isSqlParallelGroupByEnabled() {
      return false;
    }

    @Override
    public long getDataAppendPageSize() {
      return APPEND_BYTES;
    }

    @Override
    public int getO3ColumnMemorySize() {
      return (int) APPEND_BYTES;
    }

    @Override
    public long getInactiveReaderTTL() {
      return IDLE_MILLIS;
    }

    @Override
    public long getSpinLockTimeout() {
      return 1000;
    }

    @Override
    public int getSqlCompilerPoolCapacity() {
      return SHORT_QUEUE;
    }

    @Override
    public int getSqlExpressionPoolCapacity() {
      return SMALL_POOL;
    }

    @Override
    public int getSqlColumnPoolCapacity() {
      return SMALL_POOL;
    }

    @Override
    public int getSqlLexerPoolCapacity() {
      return SMALL_POOL;
    }

    @Override
    public int getSqlModelPoolCapacity() {
      return SMALL_POOL;
    }

    @Override
    public int getGroupByPoolCapacity() {
      return SMALL_POOL;
    }

    @Override
    public int getUnorderedPageFrameReduceQueueCapacity() {
      return SHORT_QUEUE;
    }

    @Override
    public int getPageFrameReduceShardCount() {
      return 1;
    }

    @Override
    public int getPageFrameReduceQueueCapacity() {
      return SHORT_QUEUE;
    }

    @Override
    public int getVectorAggregateQueueCapacity() {
      return SHORT_QUEUE;
    }

    @Override
    public int getO3CallbackQueueCapacity() {
      return SHORT_QUEUE;
    }

    @Override
    public int getO3PartitionQueueCapacity() {
      return SHORT_QUEUE;
    }

    @Override
    public int getO3OpenColumnQueueCapacity() {
      return SHORT_QUEUE;
    }

    @Override
    public int getO3CopyQueueCapacity() {
      return SHORT_QUEUE;
    }

    @Override
    public int getColumnIndexerQueueCapacity() {
      return SHORT_QUEUE;
    }

    @Override
    public int getWalTxnNotificationQueueCapacity() {
      return SHORT_QUEUE;
    }
  }
}
