package io.lifecyclemanager.app;

import io.lifecyclemanager.app.ServeSettings.LimitSettings;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * How many nodes a replica can drain at the same time within its heap. A drain keeps the node's
 * pods, a watch and the pending evictions in memory; without a bound, a heap that is too small ends
 * the process in the middle of all its terminations.
 *
 * <p>The figures are measured with the sandbox: 400 nodes with 30 pods each that terminate at once.
 *
 * @param maxHeap the largest size of the heap, in bytes
 */
record HeapBudget(long maxHeap) {
  private static final Logger LOG = LogManager.getLogger(HeapBudget.class);
  private static final long MEGABYTE = 1024L * 1024;

  /** What the program, the index of nodes and the held terminations need. */
  private static final long WITHOUT_DRAINS = 32 * MEGABYTE;

  /** What one drain needs, with 30 pods on its node. */
  private static final long EACH_DRAIN = 192 * 1024;

  /** The heap of this process. */
  static HeapBudget ofThisProcess() {
    return new HeapBudget(Runtime.getRuntime().maxMemory());
  }

  /**
   * The settings with at most as many concurrent drains as the heap has room for. A line in the log
   * says when that changes something: a warning, unless only the default is lowered.
   */
  ServeSettings bound(ServeSettings settings) {
    int wanted = settings.limits().maxConcurrentDrains();
    int drains = drains();
    if (wanted <= drains) {
      return settings;
    }
    LOG.log(
        levelOfBound(wanted),
        "the heap of {} MB has room for {} concurrent drains, fewer than"
            + " --max-drain-concurrency={}: further terminating nodes are cordoned and held until a"
            + " drain slot is free. For more, raise -Xmx in LIFECYCLE_MANAGER_JAVA_OPTS to {} MB",
        maxHeap / MEGABYTE,
        drains,
        wanted,
        heapFor(wanted) / MEGABYTE);
    return settings.withMaxConcurrentDrains(drains);
  }

  /** Only what was asked for deserves a warning. */
  static Level levelOfBound(int wanted) {
    return wanted == LimitSettings.DEFAULT_CONCURRENT_DRAINS ? Level.INFO : Level.WARN;
  }

  /** The number of drains that the heap has room for, at least 1. */
  int drains() {
    long room = (maxHeap - WITHOUT_DRAINS) / EACH_DRAIN;
    return Math.clamp(room, 1, Integer.MAX_VALUE);
  }

  private static long heapFor(int drains) {
    return WITHOUT_DRAINS + drains * EACH_DRAIN;
  }
}
