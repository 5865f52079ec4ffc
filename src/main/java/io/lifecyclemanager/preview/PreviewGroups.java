package io.lifecyclemanager.preview;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.plan.PlanRequest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The Auto Scaling groups of the account. */
public interface PreviewGroups {
  /**
   * The instances of a group; empty when there is no such group.
   *
   * @throws io.lifecyclemanager.model.RemoteFailure when AWS did not answer
   */
  Optional<Set<InstanceId>> instances(GroupName group);

  /**
   * What the terminating lifecycle hooks of the instances' groups ask of their terminations. An
   * instance that is in no group is missing.
   *
   * @throws io.lifecyclemanager.model.RemoteFailure when AWS did not answer, or denied to
   */
  Map<InstanceId, PlanRequest> requests(Set<InstanceId> instances);
}
