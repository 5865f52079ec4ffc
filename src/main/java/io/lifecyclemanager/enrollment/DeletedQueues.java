package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.iam.AwsLocation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Recognises queues that AWS still finds although they were deleted within the last minute. Without
 * this check enroll would report success, and a minute later notifications would have no queue.
 *
 * @param location of the account
 * @param encryptions the encryption of the queues that are still found, by their names
 */
record DeletedQueues(
    EnrollmentAccount account,
    EnrollmentRetry retry,
    DesiredState desired,
    AwsLocation location,
    Map<String, Encryption> encryptions) {
  /**
   * Adds what is lost with the deleted queues to the differences: the queues themselves, the access
   * policy of each, and the role's permission for the key of the new queue.
   *
   * @param diffs from {@link Enrollment#findDiffs} with the same {@code overwrite}
   */
  List<ResourceDiff> addTo(List<ResourceDiff> diffs, boolean overwrite)
      throws InterruptedException {
    Map<String, ResourceDiff> byTitle =
        diffs.stream().collect(Collectors.toMap(diff -> diff.desired().title(), diff -> diff));
    List<Resource> resources = desired.resources(location, encryptions, overwrite);
    Set<String> deleted = findDeleted(resources, byTitle);
    if (deleted.isEmpty()) {
      return diffs;
    }
    List<ResourceDiff> all = new ArrayList<>();
    // A new queue gets the desired key, so the role needs the permission for that key.
    boolean withDesiredKey = overwrite || deleted.contains(desired.queue());
    for (Resource resource : desired.resources(location, encryptions, withDesiredKey)) {
      Optional<ResourceDiff> known = Optional.ofNullable(byTitle.get(resource.title()));
      if (isLost(resource, deleted) || (known.isEmpty() && !resources.contains(resource))) {
        all.add(new ResourceDiff(resource, Optional.empty()));
      } else {
        known.map(diff -> new ResourceDiff(resource, diff.actual())).ifPresent(all::add);
      }
    }
    return all;
  }

  private Set<String> findDeleted(List<Resource> resources, Map<String, ResourceDiff> byTitle)
      throws InterruptedException {
    Set<String> deleted = new HashSet<>();
    for (Resource resource : resources) {
      ResourceDiff known = byTitle.get(resource.title());
      if (resource instanceof Resource.Queue queue
          && (known == null || known.actual().isPresent())
          && isDeleted(queue)) {
        deleted.add(queue.name());
      }
    }
    return deleted;
  }

  /** Whether a queue that was found a moment ago is gone, or soon will be. */
  private boolean isDeleted(Resource.Queue queue) throws InterruptedException {
    return !encryptions.containsKey(queue.name())
        || retry.call(queue.title(), () -> account.confirmQueue(queue))
            instanceof ApplyResult.NotYet;
  }

  private static boolean isLost(Resource resource, Set<String> deleted) {
    return (resource instanceof Resource.Queue queue && deleted.contains(queue.name()))
        || (resource instanceof Resource.QueueAccessPolicy policy
            && deleted.contains(policy.queue()));
  }
}
