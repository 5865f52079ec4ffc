package io.lifecyclemanager.enrollment.iam;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One statement of a policy, with effect Allow.
 *
 * @param sid statement id; empty for none
 * @param principal the trusted service, in a trust policy; empty in an identity-based policy
 * @param actions the allowed actions, such as {@code sqs:SendMessage}
 * @param resources ARNs on which they are allowed; none in a trust policy
 * @param conditions condition keys with their values, by operator; all of them have to match
 */
public record PolicyStatement(
    Optional<String> sid,
    Optional<String> principal,
    List<String> actions,
    List<String> resources,
    Map<String, Map<String, String>> conditions) {
  static final String STRING_EQUALS = "StringEquals";

  /**
   * In China, service endpoints have another suffix, and the value of {@code kms:ViaService} there
   * is not documented.
   */
  private static final String CHINA = "aws-cn";

  /** Allows actions on one resource. */
  public static PolicyStatement allow(String sid, String resource, String... actions) {
    return allow(sid, List.of(resource), actions);
  }

  /** Allows actions on each of several resources. */
  public static PolicyStatement allow(String sid, List<String> resources, String... actions) {
    return new PolicyStatement(
        Optional.of(sid), Optional.empty(), List.of(actions), resources, Map.of());
  }

  /**
   * Allows actions with a KMS key through SQS only; outside China, where {@code kms:ViaService} can
   * say so.
   *
   * @param location of the queue
   * @param arn the key
   */
  public static PolicyStatement allowKey(AwsLocation location, String arn, String... actions) {
    PolicyStatement any = allow("Key", arn, actions);
    return location.partition().equals(CHINA)
        ? any
        : any.withCondition("kms:ViaService", location.sqsViaService());
  }

  /** Allows a service to assume the role that has this trust policy. */
  public static PolicyStatement allowAssumeRole(String service) {
    return new PolicyStatement(
        Optional.empty(), Optional.of(service), List.of("sts:AssumeRole"), List.of(), Map.of());
  }

  /** The same statement with a single condition: the key has to equal the value. */
  public PolicyStatement withCondition(String key, String value) {
    return new PolicyStatement(
        sid, principal, actions, resources, Map.of(STRING_EQUALS, Map.of(key, value)));
  }

  /** Each action on each resource, with the conditions' values as context. */
  Stream<RequiredPermission> requiredPermissions() {
    Map<String, String> context = new LinkedHashMap<>();
    conditions.values().forEach(context::putAll);
    return actions.stream()
        .flatMap(action ->
            resources.stream().map(resource -> new RequiredPermission(action, resource, context)));
  }

  /** The statement with IAM's field names, in the order that IAM documents. */
  Map<String, Object> toMap() {
    Map<String, Object> fields = new LinkedHashMap<>();
    sid.ifPresent(name -> fields.put("Sid", name));
    fields.put("Effect", "Allow");
    principal.ifPresent(service -> fields.put("Principal", Map.of("Service", service)));
    fields.put("Action", singleOrList(actions));
    if (!resources.isEmpty()) {
      fields.put("Resource", singleOrList(resources));
    }
    if (!conditions.isEmpty()) {
      fields.put("Condition", conditions);
    }
    return fields;
  }

  private static Object singleOrList(List<String> texts) {
    return texts.size() == 1 ? texts.getFirst() : texts;
  }
}
