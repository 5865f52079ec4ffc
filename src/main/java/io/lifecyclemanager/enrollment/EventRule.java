package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.iam.PolicyJson;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An EventBridge rule on the default bus, to which AWS services send their events.
 *
 * @param name its name
 * @param eventPattern which events match, in JSON; an empty text for a scheduled rule
 * @param enabled whether it is enabled
 */
public record EventRule(String name, String eventPattern, boolean enabled) implements Resource {
  @Override
  public String title() {
    return "rule " + name;
  }

  @Override
  public Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("pattern", PolicyJson.canonical(eventPattern));
    properties.put("state", enabled ? "enabled" : "disabled");
    return properties;
  }
}
