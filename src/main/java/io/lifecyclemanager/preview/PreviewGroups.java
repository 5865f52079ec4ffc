package io.lifecyclemanager.preview;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import java.util.Optional;
import java.util.Set;

/** The Auto Scaling groups of the account. */
@FunctionalInterface
public interface PreviewGroups {
  /**
   * The instances of a group; empty when there is no such group.
   *
   * @throws io.lifecyclemanager.model.RemoteFailure when AWS did not answer
   */
  Optional<Set<InstanceId>> instances(GroupName group);
}
