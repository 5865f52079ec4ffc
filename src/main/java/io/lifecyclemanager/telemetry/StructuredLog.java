package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.TerminatingInstance;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes log lines whose identities (instance, node, group, hook, pod) are fields in every format,
 * not words of the text.
 *
 * @param log where the lines go
 */
record StructuredLog(Logger log) {

  void write(Level level, String text) {
    log.log(level, text);
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
      try (var _ = CloseableThreadContext.putAll(fields)) {
        log.log(level, text);
      }
    }
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
