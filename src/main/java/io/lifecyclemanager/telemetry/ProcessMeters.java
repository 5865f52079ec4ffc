package io.lifecyclemanager.telemetry;

import com.sun.management.OperatingSystemMXBean;
import io.lifecyclemanager.model.Fact.MonitoredLoop;
import io.lifecyclemanager.model.Fact.NodesCounted;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is measured of the process itself. Few of Micrometer's binders: each costs classes, and
 * those for the processor have names that Prometheus' own check rejects.
 */
final class ProcessMeters {
  private final MeterFactory meters;
  private final AtomicInteger nodes = new AtomicInteger();
  private final AtomicInteger terminating = new AtomicInteger();

  ProcessMeters(MeterFactory meters, PrometheusMeterRegistry registry, String version) {
    this.meters = meters;
    // Micrometer would take the _info off a gauge's name.
    Info.builder()
        .name("lifecycle_manager_build_info")
        .help("Always 1; the label says which version runs.")
        .labelNames("version")
        .register(registry.getPrometheusRegistry())
        .addLabelValues(version);
    meters.gauge("nodes", "Nodes of the cluster that this program knows of.", nodes::get);
    meters.gauge(
        "leaving_nodes",
        "Nodes of the cluster that are claimed and cordoned, whoever drains them.",
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
        "Turns of the loops that run as long as the process.",
        "loop",
        loop.name().toLowerCase(Locale.ROOT));
  }
}
