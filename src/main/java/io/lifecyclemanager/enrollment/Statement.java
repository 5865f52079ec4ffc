package io.lifecyclemanager.enrollment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one statement of a policy allows.
 *
 * @param sid its name; empty for none
 * @param principal the service that is trusted; empty where the policy belongs to somebody
 * @param actions what is allowed
 * @param resource what it is allowed with; empty in a trust policy
 * @param conditions keys and values by operator; all of them have to hold
 */
record Statement(
    Optional<String> sid,
    Optional<String> principal,
    List<String> actions,
    Optional<String> resource,
    Map<String, Map<String, String>> conditions) {
  static final String EQUALS = "StringEquals";

  /** Allows somebody to do something with something. */
  static Statement allow(String sid, String resource, String... actions) {
    return new Statement(
        Optional.of(sid), Optional.empty(), List.of(actions), Optional.of(resource), Map.of());
  }

  /** Lets a service take a role. */
  static Statement trust(String service) {
    return new Statement(
        Optional.empty(),
        Optional.of(service),
        List.of("sts:AssumeRole"),
        Optional.empty(),
        Map.of());
  }

  /** The same, where the key has the value. */
  Statement where(String key, String value) {
    return new Statement(sid, principal, actions, resource, Map.of(EQUALS, Map.of(key, value)));
  }

  /** In the words and the order of IAM's JSON. */
  Map<String, Object> words() {
    Map<String, Object> words = new LinkedHashMap<>();
    sid.ifPresent(name -> words.put("Sid", name));
    words.put("Effect", "Allow");
    principal.ifPresent(service -> words.put("Principal", Map.of("Service", service)));
    words.put("Action", actions.size() == 1 ? actions.getFirst() : actions);
    resource.ifPresent(arn -> words.put("Resource", arn));
    if (!conditions.isEmpty()) {
      words.put("Condition", conditions);
    }
    return words;
  }
}
