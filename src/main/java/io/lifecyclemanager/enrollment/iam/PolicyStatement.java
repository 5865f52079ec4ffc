package io.lifecyclemanager.enrollment.iam;

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
public record PolicyStatement(
    Optional<String> sid,
    Optional<String> principal,
    List<String> actions,
    List<String> resources,
    Map<String, Map<String, String>> conditions) {
  static final String STRING_EQUALS = "StringEquals";

  /** China's names of services end otherwise, and which of them its keys see is not documented. */
  private static final String CHINA = "aws-cn";

  /** Allows somebody to do something with something. */
  public static PolicyStatement allow(String sid, String resource, String... actions) {
    return allow(sid, List.of(resource), actions);
  }

  /** Allows somebody to do something with each of some things. */
  public static PolicyStatement allow(String sid, List<String> resources, String... actions) {
    return new PolicyStatement(
        Optional.of(sid), Optional.empty(), List.of(actions), resources, Map.of());
  }

  /** Allows the use of a key for what SQS does with it. */
  public static PolicyStatement allowKey(AwsLocation place, String arn, String... actions) {
    PolicyStatement any = allow("Key", arn, actions);
    return place.partition().equals(CHINA)
        ? any
        : any.withCondition("kms:ViaService", place.sqsViaService());
  }

  /** Lets a service take a role. */
  public static PolicyStatement allowAssumeRole(String service) {
    return new PolicyStatement(
        Optional.empty(), Optional.of(service), List.of("sts:AssumeRole"), List.of(), Map.of());
  }

  /** The same, where the key has the value. */
  public PolicyStatement withCondition(String key, String value) {
    return new PolicyStatement(
        sid, principal, actions, resources, Map.of(STRING_EQUALS, Map.of(key, value)));
  }

  /** Each action with each resource. */
  Stream<RequiredPermission> requiredPermissions() {
    Map<String, String> context = new LinkedHashMap<>();
    conditions.values().forEach(context::putAll);
    return actions.stream()
        .flatMap(action ->
            resources.stream().map(resource -> new RequiredPermission(action, resource, context)));
  }

  /** In the words and the order of IAM's JSON. */
  Map<String, Object> toMap() {
    Map<String, Object> words = new LinkedHashMap<>();
    sid.ifPresent(name -> words.put("Sid", name));
    words.put("Effect", "Allow");
    principal.ifPresent(service -> words.put("Principal", Map.of("Service", service)));
    words.put("Action", singleOrList(actions));
    if (!resources.isEmpty()) {
      words.put("Resource", singleOrList(resources));
    }
    if (!conditions.isEmpty()) {
      words.put("Condition", conditions);
    }
    return words;
  }

  private static Object singleOrList(List<String> texts) {
    return texts.size() == 1 ? texts.getFirst() : texts;
  }
}
