package io.lifecyclemanager.telemetry;

import com.sun.management.OperatingSystemMXBean;
import io.lifecyclemanager.model.Fact.MonitoredLoop;
import io.lifecyclemanager.model.Fact.NodesCounted;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Meters of the process and of its view of the cluster. Few of Micrometer's binders are used: each
 * loads classes, and promtool rejects the metric names of those for the processor. Thread-safe.
 */
final class ProcessMeters {
  private final MeterFactory meters;
  private final AtomicInteger nodes = new AtomicInteger();
  private final AtomicInteger terminating = new AtomicInteger();

  ProcessMeters(MeterFactory meters, PrometheusMeterRegistry registry, String version) {
    this.meters = meters;
    // Not through Micrometer, which would remove _info from the name of a gauge.
    Info.builder()
        .name("lifecycle_manager_build_info")
        .help("Always 1. The label is the version of the program.")
        .labelNames("version")
        .register(registry.getPrometheusRegistry())
        .addLabelValues(version);
    meters.gauge("nodes", "Nodes of the cluster.", nodes::get);
    meters.gauge(
        "leaving_nodes",
        "Terminating nodes of the cluster: claimed and cordoned, by any replica.",
        terminating::get);
    for (MonitoredLoop loop : MonitoredLoop.values()) {
      turns(loop);
    }
    jvm(registry);
  }

  private static void jvm(MeterRegistry registry) {
    new JvmMemoryMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    FunctionCounter.builder(
            "process_cpu_seconds", system, bean -> bean.getProcessCpuTime() / 1_000_000_000.0)
        .description("Processor time used.")
        .register(registry);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Gauge.builder("jvm_threads_current", threads, ThreadMXBean::getThreadCount)
        .description("Platform threads. Virtual threads are not counted.")
        .register(registry);
    ManagementFactory.getGarbageCollectorMXBeans().forEach(bean -> collector(registry, bean));
  }

  private static void collector(MeterRegistry registry, GarbageCollectorMXBean collector) {
    FunctionCounter.builder(
            "jvm_gc_collections", collector, bean -> Math.max(0, bean.getCollectionCount()))
        .description("Garbage collections, by collector.")
        .tag("gc", collector.getName())
        .register(registry);
    FunctionCounter.builder(
            "jvm_gc_collection_seconds",
            collector,
            bean -> Math.max(0, bean.getCollectionTime()) / 1000.0)
        .description("Time spent in garbage collections, by collector.")
        .tag("gc", collector.getName())
        .register(registry);
  }

  void countTurn(MonitoredLoop loop) {
    turns(loop).increment();
  }

  void setNodes(int known) {
    nodes.set(known);
  }

  void setNodes(NodesCounted count) {
    nodes.set(count.nodes());
    terminating.set(count.terminating());
  }

  private Counter turns(MonitoredLoop loop) {
    return meters.counter(
        "loop_turns",
        "Iterations of the loops that liveness monitors.",
        "loop",
        loop.name().toLowerCase(Locale.ROOT));
  }
}
