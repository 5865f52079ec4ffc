package io.lifecyclemanager.tracing;

import io.lifecyclemanager.model.Blocker;
import io.lifecyclemanager.model.Fact.TerminationStarted;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.TerminatingInstance;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.Locale;

/**
 * The attributes of spans and events: those of OpenTelemetry's semantic conventions where there is
 * one, else with the prefix {@code lifecycle_manager.}; durations in seconds.
 */
final class SpanAttributes {
  static final AttributeKey<String> TERMINATION = own("termination");
  static final AttributeKey<String> INSTANCE = AttributeKey.stringKey("host.id");
  static final AttributeKey<String> NODE = AttributeKey.stringKey("k8s.node.name");
  static final AttributeKey<String> NODE_UID = AttributeKey.stringKey("k8s.node.uid");
  static final AttributeKey<String> NAMESPACE = AttributeKey.stringKey("k8s.namespace.name");
  static final AttributeKey<String> POD = AttributeKey.stringKey("k8s.pod.name");
  static final AttributeKey<String> GROUP = own("group");
  static final AttributeKey<String> HOOK = own("hook");
  static final AttributeKey<String> CAUSE = own("cause");
  static final AttributeKey<String> OUTCOME = own("outcome");
  static final AttributeKey<String> SUMMARY = own("summary");
  static final AttributeKey<String> REASON = own("reason");
  static final AttributeKey<String> DETAIL = own("detail");
  static final AttributeKey<String> BALANCER = own("load_balancer");
  static final AttributeKey<String> BLOCKER = own("blocker");
  static final AttributeKey<String> BUDGET = own("budget");
  static final AttributeKey<Double> TIME_LIMIT = seconds("time_limit");
  static final AttributeKey<Double> REMAINING = seconds("remaining");
  static final AttributeKey<Double> LONGEST_GRACE = seconds("longest_grace");
  static final AttributeKey<Long> PODS = AttributeKey.longKey("lifecycle_manager.pods");
  static final AttributeKey<Long> PODS_GONE = AttributeKey.longKey("lifecycle_manager.pods_gone");
  static final AttributeKey<Long> BALANCERS =
      AttributeKey.longKey("lifecycle_manager.load_balancers");
  static final AttributeKey<Long> VOLUMES = AttributeKey.longKey("lifecycle_manager.volumes");

  /** Longer values are cut: an API server's message may have any length. */
  private static final int MAX_LENGTH = 1000;

  private static final double NANOS_PER_SECOND = 1e9;

  private SpanAttributes() {}

  static double seconds(Duration duration) {
    return duration.toNanos() / NANOS_PER_SECOND;
  }

  static String cut(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH - 1) + "…";
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Of the span of a termination that begins. */
  static Attributes of(TerminationStarted start) {
    AttributesBuilder attributes =
        Attributes.builder()
            .put(TERMINATION, start.id())
            .put(INSTANCE, start.subject().instance().value())
            .put(CAUSE, start.cause())
            .put(TIME_LIMIT, seconds(start.timeLimit()));
    if (start.action() != null) {
      attributes.put(HOOK, start.action().hook());
    }
    return attributes.build();
  }

  /** Sets what is known of the instance by now. */
  static void set(Span span, TerminatingInstance subject) {
    if (subject.group() != null) {
      span.setAttribute(GROUP, subject.group().value());
    }
    NodeRef node = subject.node();
    if (node != null) {
      span.setAttribute(NODE, node.name());
      span.setAttribute(NODE_UID, node.uid());
    }
  }

  /** Of the event that tells about a blocker. */
  static Attributes of(Blocker blocker) {
    AttributesBuilder attributes =
        Attributes.builder().put(BLOCKER, lower(blocker.kind())).put(REASON, cut(blocker.reason()));
    if (blocker.pod() != null) {
      attributes.put(NAMESPACE, blocker.pod().namespace()).put(POD, blocker.pod().name());
    }
    if (blocker.budget() != null) {
      attributes.put(BUDGET, blocker.budget());
    }
    return attributes.build();
  }

  private static AttributeKey<String> own(String name) {
    return AttributeKey.stringKey("lifecycle_manager." + name);
  }

  private static AttributeKey<Double> seconds(String name) {
    return AttributeKey.doubleKey("lifecycle_manager." + name + "_seconds");
  }
}
