package io.lifecyclemanager.doctor.aws;

import io.lifecyclemanager.aws.AwsRequests;
import io.lifecyclemanager.aws.BisectingBatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancing.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;

/** Tags of load balancers, by their ids. A load balancer that no longer exists is left out. */
final class LoadBalancerTags {
  private static final int BATCH_SIZE = 20;

  private final ElasticLoadBalancingV2Client targetGroups;
  private final ElasticLoadBalancingClient classic;
  private final AwsRequests requests = new AwsRequests("Elastic Load Balancing", 1);

  LoadBalancerTags(ElasticLoadBalancingV2Client targetGroups, ElasticLoadBalancingClient classic) {
    this.targetGroups = targetGroups;
    this.classic = classic;
  }

  Map<String, Map<String, String>> ofTargetGroups(List<String> arns) {
    Map<String, Map<String, String>> found = new HashMap<>();
    return requests.call(
        "DescribeTags",
        () -> {
          BisectingBatch.send(
              arns,
              BATCH_SIZE,
              some ->
                  targetGroups
                      .describeTags(ask -> ask.resourceArns(some))
                      .tagDescriptions()
                      .forEach(description ->
                          found.put(
                              description.resourceArn(),
                              description.tags().stream()
                                  .collect(
                                      Collectors.toMap(
                                          tag -> tag.key(), tag -> orEmpty(tag.value()))))),
              e -> e instanceof TargetGroupNotFoundException);
          return found;
        });
  }

  Map<String, Map<String, String>> ofClassic(List<String> names) {
    Map<String, Map<String, String>> found = new HashMap<>();
    return requests.call(
        "DescribeTags",
        () -> {
          BisectingBatch.send(
              names,
              BATCH_SIZE,
              some ->
                  classic
                      .describeTags(ask -> ask.loadBalancerNames(some))
                      .tagDescriptions()
                      .forEach(description ->
                          found.put(
                              description.loadBalancerName(),
                              description.tags().stream()
                                  .collect(
                                      Collectors.toMap(
                                          tag -> tag.key(), tag -> orEmpty(tag.value()))))),
              e -> e instanceof LoadBalancerNotFoundException);
          return found;
        });
  }

  /** A tag may have no value. */
  private static String orEmpty(String value) {
    return Objects.requireNonNullElse(value, "");
  }
}
