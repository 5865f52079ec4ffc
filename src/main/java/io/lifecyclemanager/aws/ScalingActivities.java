package io.lifecyclemanager.aws;

import io.lifecyclemanager.intake.PendingTerminations.TerminationActivity;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesResponse;

/**
 * Finds the scaling activities that terminate instances. An activity names its instance only in its
 * description, as in "Terminating EC2 instance: i-…". Of several, the newest that is no launch
 * counts.
 */
final class ScalingActivities {
  private static final int MAX_ACTIVITIES = 100;

  /** No lifecycle action waits longer. */
  private static final Duration MAX_AGE = Duration.ofDays(2);

  private static final Pattern INSTANCE_ID = Pattern.compile("\\bi-[0-9a-zA-Z]{1,17}\\b");

  private final AutoScalingClient client;
  private final AwsRequests describes;
  private final Time time;

  ScalingActivities(AutoScalingClient client, AwsRequests describes, Time time) {
    this.client = client;
    this.describes = describes;
    this.time = time;
  }

  /**
   * Reads activities, newest first, until one is found for each instance or they are too old.
   *
   * @return without the instances of which no activity was found
   */
  Map<InstanceId, TerminationActivity> findTerminations(GroupName group, Set<InstanceId> sought)
      throws InterruptedException {
    return describes.callInterruptibly("DescribeScalingActivities", () -> find(group, sought));
  }

  private Map<InstanceId, TerminationActivity> find(GroupName group, Set<InstanceId> sought) {
    Map<InstanceId, TerminationActivity> found = new HashMap<>();
    for (DescribeScalingActivitiesResponse page :
        client.describeScalingActivitiesPaginator(
            ask -> ask.autoScalingGroupName(group.value()).maxRecords(MAX_ACTIVITIES))) {
      Instant now = ResponseDate.of(page, time.now());
      // Newest first.
      for (var activity : page.activities()) {
        Duration age = age(activity.startTime(), now);
        if (age.compareTo(MAX_AGE) > 0) {
          return found;
        }
        terminatedInstance(activity.description())
            .filter(sought::contains)
            .ifPresent(instance ->
                found.putIfAbsent(instance, new TerminationActivity(activity.activityId(), age)));
      }
      if (found.size() == sought.size()) {
        return found;
      }
    }
    return found;
  }

  private static Duration age(Instant start, Instant now) {
    Duration age = Duration.between(start, now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  private static Optional<InstanceId> terminatedInstance(String description) {
    Matcher instance = INSTANCE_ID.matcher(description);
    return instance.find() && !description.startsWith("Launching")
        ? Optional.of(new InstanceId(instance.group()))
        : Optional.empty();
  }
}
