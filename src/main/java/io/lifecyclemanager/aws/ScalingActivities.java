package io.lifecyclemanager.aws;

import io.lifecyclemanager.intake.PendingTerminations.TerminationActivity;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesResponse;

/**
 * Finds the scaling activities of instances. An activity names its instance only in its
 * description, as in "Terminating EC2 instance: i-…" or "Launching a new EC2 instance: i-…".
 */
final class ScalingActivities {
  private static final int MAX_ACTIVITIES = 100;

  /** No lifecycle action waits longer. */
  private static final Duration MAX_AGE = Duration.ofDays(2);

  private static final Pattern INSTANCE_ID = Pattern.compile("\\bi-[0-9a-zA-Z]{1,17}\\b");

  private final AutoScalingClient client;
  private final AwsRequests describes;
  private final Time time;

  private record FoundActivity(TerminationActivity activity, String description) {
    boolean isLaunch() {
      return description.startsWith("Launching");
    }
  }

  ScalingActivities(AutoScalingClient client, AwsRequests describes, Time time) {
    this.client = client;
    this.describes = describes;
    this.time = time;
  }

  /**
   * Reads activities, newest first, until one that is no launch is found for each instance, or they
   * are too old.
   *
   * @return without the instances of which no activity was found
   */
  Map<InstanceId, TerminationActivity> findTerminations(GroupName group, Set<InstanceId> sought)
      throws InterruptedException {
    return find(group, sought, found -> !found.isLaunch()).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, found -> found.getValue().activity()));
  }

  /** Those of the instances whose newest activity is found and is no launch. */
  Set<InstanceId> findTerminating(GroupName group, Set<InstanceId> sought)
      throws InterruptedException {
    return find(group, sought, _ -> true).entrySet().stream()
        .filter(newest -> !newest.getValue().isLaunch())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private Map<InstanceId, FoundActivity> find(
      GroupName group, Set<InstanceId> sought, Predicate<FoundActivity> counts)
      throws InterruptedException {
    return describes.callInterruptibly(
        "DescribeScalingActivities", () -> describe(group, sought, counts));
  }

  private Map<InstanceId, FoundActivity> describe(
      GroupName group, Set<InstanceId> sought, Predicate<FoundActivity> counts) {
    Map<InstanceId, FoundActivity> newest = new HashMap<>();
    for (DescribeScalingActivitiesResponse page :
        client.describeScalingActivitiesPaginator(
            ask -> ask.autoScalingGroupName(group.value()).maxRecords(MAX_ACTIVITIES))) {
      Instant now = AwsRequests.answerTime(page, time.now());
      // Newest first.
      for (var activity : page.activities()) {
        Duration age = age(activity.startTime(), now);
        if (age.compareTo(MAX_AGE) > 0) {
          return newest;
        }
        String description = Objects.requireNonNullElse(activity.description(), "");
        FoundActivity found =
            new FoundActivity(new TerminationActivity(activity.activityId(), age), description);
        instanceIn(description)
            .filter(instance -> sought.contains(instance) && counts.test(found))
            .ifPresent(instance -> newest.putIfAbsent(instance, found));
      }
      if (newest.size() == sought.size()) {
        return newest;
      }
    }
    return newest;
  }

  private static Duration age(Instant start, Instant now) {
    Duration age = Duration.between(start, now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  private static Optional<InstanceId> instanceIn(String description) {
    Matcher instance = INSTANCE_ID.matcher(description);
    return instance.find() ? Optional.of(new InstanceId(instance.group())) : Optional.empty();
  }
}
