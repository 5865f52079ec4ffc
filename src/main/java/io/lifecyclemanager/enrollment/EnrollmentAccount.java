package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.enrollment.iam.AwsLocation;
import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An AWS account in one region, with the resources that enroll creates there. Every method blocks
 * for one or a few requests, throws {@link RemoteFailure} when AWS gives no answer, and may be
 * repeated.
 */
public interface EnrollmentAccount {
  /** The partition, region and account of the caller's identity. */
  AwsLocation location();

  /** The groups that have a tag with this key, each with the tag's value. */
  Map<GroupName, String> groupsTagged(String key);

  /** Those of the groups that exist. */
  Set<GroupName> existingGroups(Set<GroupName> groups);

  /**
   * The actual state of the resource with the same title; empty if it does not exist. A resource
   * whose owner does not exist (the role or queue of a policy, the group of a tag or hook, the rule
   * of targets) does not exist either. Of a queue's access policy, only the statements with the
   * Sids of the desired one are returned.
   *
   * @param desired names the resource
   */
  Optional<Resource> find(Resource desired);

  /**
   * Creates a resource that does not exist. Queues, roles and rules get the tag that marks them as
   * created by enroll.
   */
  ApplyResult create(Resource resource);

  /**
   * Verifies that a queue that was found will remain: SQS finds a deleted queue for another minute.
   * An existing queue is not changed, whatever its attributes.
   *
   * @return {@link ApplyResult.NotYet} while the queue is being deleted
   */
  ApplyResult confirmQueue(Resource.Queue queue);

  /** Changes an existing resource to the desired state; its ownership tag stays as it is. */
  ApplyResult update(Resource resource);

  /**
   * The approximate numbers of messages in a queue.
   *
   * @param visible messages that can be received, now or after their delay
   * @param inFlight messages that a consumer has received and not deleted
   */
  record MessageCounts(int visible, int inFlight) {
    /** An empty queue. */
    public static final MessageCounts NONE = new MessageCounts(0, 0);
  }

  /** The numbers of messages in a queue; {@link MessageCounts#NONE} if there is no such queue. */
  MessageCounts countMessages(String queue);

  /** All Auto Scaling groups. */
  List<GroupName> groups();

  /** All hooks of a group, whatever their target; none if there is no such group. */
  List<Resource.Hook> hooksOf(GroupName group);

  /** The instances of a group that wait in a terminating hook, or are about to. */
  Set<InstanceId> terminatingInstances(GroupName group);

  /**
   * Whether enroll created a queue, a role, a rule, the role of a policy or the rule of targets,
   * according to the ownership tag. The statements of a queue's access policy that {@link #find}
   * returns are always enroll's. Tags and hooks have no owner: false.
   */
  boolean isOwned(Resource resource);

  /**
   * Removes a resource; does nothing if it does not exist. Other statements of a queue's access
   * policy stay. Not for tags, as other programs may rely on them.
   */
  ApplyResult remove(Resource resource);
}
