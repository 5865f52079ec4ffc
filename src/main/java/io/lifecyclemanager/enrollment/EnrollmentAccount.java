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
 * An account of AWS in one region, with what is set up there. Every method blocks for one or a few
 * requests, throws {@link RemoteFailure} when there is no answer, and may be called twice.
 */
public interface EnrollmentAccount {
  /** Where this is, as the caller's own identity tells. */
  AwsLocation location();

  /** The groups that have a tag with this key, by name and with its value. */
  Map<GroupName, String> groupsTagged(String key);

  /** Those of the groups that exist. */
  Set<GroupName> existingGroups(Set<GroupName> groups);

  /**
   * The part with the same title as it is now; empty where there is none. A policy of a role or
   * queue that does not exist, a tag or hook of a group, a target of a rule that does not: there is
   * none either. Of a queue's policy only the statements that are meant.
   */
  Optional<Resource> find(Resource wanted);

  /** Makes a part that does not exist. Queues, roles and rules are marked as made by us. */
  ApplyResult create(Resource part);

  /**
   * Makes sure of a queue that was found: one that was deleted is found for another minute. Changes
   * nothing where it exists, however.
   *
   * @return {@link ApplyResult.NotYet} where it is vanishing
   */
  ApplyResult confirmQueue(Resource.Queue queue);

  /** Changes a part that exists otherwise; who made it stays as it is. */
  ApplyResult update(Resource part);

  /**
   * How many messages a queue has, about.
   *
   * @param visible those that anybody could receive, now or after a delay
   * @param inFlight those that somebody has received
   */
  record MessageCounts(int visible, int inFlight) {
    /** None at all. */
    public static final MessageCounts NONE = new MessageCounts(0, 0);
  }

  /** How many messages a queue has; none where there is no such queue. */
  MessageCounts countMessages(String queue);

  /** All groups. */
  List<GroupName> groups();

  /** All hooks of a group, wherever they send to; none where there is no such group. */
  List<Resource.Hook> hooksOf(GroupName group);

  /** The instances of a group that wait in a hook on their way out, or are about to. */
  Set<InstanceId> terminatingInstances(GroupName group);

  /**
   * Whether a queue, a role, a rule, the role of a policy or the rule of a target is marked as made
   * by us. Tags and hooks bear no mark; of a queue's policy the statements that are meant are ours.
   */
  boolean isOwned(Resource part);

  /**
   * Removes a part; one that is gone is as good as removed. Other statements of a queue's policy
   * stay. Not for tags: who else goes by them is not known.
   */
  ApplyResult remove(Resource part);
}
