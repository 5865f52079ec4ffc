package io.lifecyclemanager.enrollment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one statement of a policy allows.
 *
 * @param sid its name; empty for none
 * @param principal the service that is trusted; empty where the policy belongs to somebody
 * @param actions what is allowed
 * @param resources what it is allowed with; none in a trust policy
 * @param conditions keys and values by operator; all of them have to hold
 */
record Statement(
    Optional<String> sid,
    Optional<String> principal,
    List<String> actions,
    List<String> resources,
    Map<String, Map<String, String>> conditions) {
  static final String EQUALS = "StringEquals";

  /** China's names of services end otherwise, and which of them its keys see is not documented. */
  private static final String CHINA = "aws-cn";

  /** Allows somebody to do something with something. */
  static Statement allow(String sid, String resource, String... actions) {
    return allow(sid, List.of(resource), actions);
  }

  /** Allows somebody to do something with each of some things. */
  static Statement allow(String sid, List<String> resources, String... actions) {
    return new Statement(Optional.of(sid), Optional.empty(), List.of(actions), resources, Map.of());
  }

  /** Allows the use of a key for what SQS does with it. */
  static Statement allowKey(Place place, String arn, String... actions) {
    Statement any = allow("Key", arn, actions);
    return place.partition().equals(CHINA) ? any : any.where("kms:ViaService", place.viaSqs());
  }

  /** Lets a service take a role. */
  static Statement trust(String service) {
    return new Statement(
        Optional.empty(), Optional.of(service), List.of("sts:AssumeRole"), List.of(), Map.of());
  }

  /** The same, where the key has the value. */
  Statement where(String key, String value) {
    return new Statement(sid, principal, actions, resources, Map.of(EQUALS, Map.of(key, value)));
  }

  /** Each action with each resource. */
  Stream<Demand> demands() {
    Map<String, String> context = new LinkedHashMap<>();
    conditions.values().forEach(context::putAll);
    return actions.stream()
        .flatMap(
            action -> resources.stream().map(resource -> new Demand(action, resource, context)));
  }

  /** In the words and the order of IAM's JSON. */
  Map<String, Object> words() {
    Map<String, Object> words = new LinkedHashMap<>();
    sid.ifPresent(name -> words.put("Sid", name));
    words.put("Effect", "Allow");
    principal.ifPresent(service -> words.put("Principal", Map.of("Service", service)));
    words.put("Action", oneOrAll(actions));
    if (!resources.isEmpty()) {
      words.put("Resource", oneOrAll(resources));
    }
    if (!conditions.isEmpty()) {
      words.put("Condition", conditions);
    }
    return words;
  }

  private static Object oneOrAll(List<String> texts) {
    return texts.size() == 1 ? texts.getFirst() : texts;
  }
}
