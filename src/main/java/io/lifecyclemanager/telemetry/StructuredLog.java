package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.TerminatingInstance;
import io.lifecyclemanager.sharing.TerminationScope;
import io.lifecyclemanager.termination.id.TerminationIds;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes log lines whose identities (termination, instance, node, group, hook, pod) are fields in
 * every format, not words of the text.
 *
 * @param log where the lines go
 * @param ids the terminations in progress: each line that names one of their instances has its id,
 *     and so has each line that is written on one of their threads
 */
record StructuredLog(Logger log, TerminationIds ids) {

  void write(Level level, String text) {
    write(level, Map.of(), text);
  }

  void write(Level level, @Nullable InstanceId instance, String text) {
    write(level, instance == null ? Map.of() : Map.of("instance", instance.value()), text);
  }

  void write(Level level, NodeRef node, @Nullable InstanceId instance, String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    if (instance != null) {
      fields.put("instance", instance.value());
    }
    fields.put("node", node.name());
    write(level, fields, text);
  }

  void write(Level level, GroupName group, String text) {
    write(level, Map.of("group", group.value()), text);
  }

  void write(Level level, TerminatingInstance subject, String text) {
    write(level, fields(subject), text);
  }

  void write(Level level, TerminatingInstance subject, LifecycleAction action, String text) {
    Map<String, String> fields = fields(subject);
    fields.put("hook", action.hook());
    write(level, fields, text);
  }

  void write(Level level, TerminatingInstance subject, PodRef pod, String text) {
    Map<String, String> fields = fields(subject);
    fields.put("pod", pod.toString());
    write(level, fields, text);
  }

  private void write(Level level, Map<String, String> fields, String text) {
    if (log.isEnabled(level)) {
      try (var context = CloseableThreadContext.putAll(fields)) {
        terminationId(fields.get("instance"))
            .ifPresent(id -> {
              var _ = context.put("termination", id);
            });
        log.log(level, text);
      }
    }
  }

  /** A thread of one termination may tell of another instance, whose own termination counts. */
  private Optional<String> terminationId(@Nullable String instance) {
    Optional<String> ofThread = TerminationScope.current();
    return instance == null || ofThread.filter(id -> id.startsWith(instance + "-")).isPresent()
        ? ofThread
        : ids.find(new InstanceId(instance));
  }

  private static Map<String, String> fields(TerminatingInstance subject) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("instance", subject.instance().value());
    GroupName group = subject.group();
    if (group != null) {
      fields.put("group", group.value());
    }
    NodeRef node = subject.node();
    if (node != null) {
      fields.put("node", node.name());
    }
    return fields;
  }
}
