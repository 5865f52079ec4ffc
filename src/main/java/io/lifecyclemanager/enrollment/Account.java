package io.lifecyclemanager.enrollment;

import io.lifecyclemanager.model.GroupName;
import io.lifecyclemanager.model.RemoteTrouble;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An account of AWS in one region, with what is set up there. Every method blocks for one or a few
 * requests, throws {@link RemoteTrouble} when there is no answer, and may be called twice.
 */
public interface Account {
  /** Where this is, as the caller's own identity tells. */
  Place place();

  /** The groups that have a tag with this key, whatever its value. */
  List<GroupName> tagged(String key);

  /** Those of the groups that exist. */
  Set<GroupName> existing(Set<GroupName> groups);

  /**
   * The part with the same title as it is now; empty where there is none. A policy of a role that
   * does not exist, a tag or hook of a group that does not: there is none either.
   */
  Optional<Part> find(Part wanted);

  /** Makes a part that does not exist. Queues and roles are marked as made by us. */
  Tried make(Part part);

  /** Changes a part that exists otherwise. */
  Tried change(Part part);
}
