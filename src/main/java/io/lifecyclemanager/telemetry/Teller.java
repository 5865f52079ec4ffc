package io.lifecyclemanager.telemetry;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.LifecycleAction;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.Subject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes a line and says whom it is about: instance, node, group, hook and pod are fields of the
 * line in every format, not words in its text.
 *
 * @param log where the lines go
 */
record Teller(Logger log) {

  void tell(Level level, String text) {
    log.log(level, text);
  }

  void tell(Level level, @Nullable InstanceId instance, String text) {
    tell(level, instance == null ? Map.of() : Map.of("instance", instance.value()), text);
  }

  void tell(Level level, GroupName group, String text) {
    tell(level, Map.of("group", group.value()), text);
  }

  void tell(Level level, Subject subject, String text) {
    tell(level, fields(subject), text);
  }

  void tell(Level level, Subject subject, LifecycleAction action, String text) {
    Map<String, String> fields = fields(subject);
    fields.put("hook", action.hook());
    tell(level, fields, text);
  }

  void tell(Level level, Subject subject, PodRef pod, String text) {
    Map<String, String> fields = fields(subject);
    fields.put("pod", pod.toString());
    tell(level, fields, text);
  }

  private void tell(Level level, Map<String, String> fields, String text) {
    if (log.isEnabled(level)) {
      try (var _ = CloseableThreadContext.putAll(fields)) {
        log.log(level, text);
      }
    }
  }

  private static Map<String, String> fields(Subject subject) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("instance", subject.instance().value());
    fields.put("group", subject.group().value());
    NodeRef node = subject.node();
    if (node != null) {
      fields.put("node", node.name());
    }
    return fields;
  }
}
