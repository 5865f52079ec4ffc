package io.lifecyclemanager.termination.id;

import io.lifecyclemanager.model.Fact.TerminationEnded;
import io.lifecyclemanager.model.Fact.TerminationStarted;
import io.lifecyclemanager.model.InstanceId;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The ids of the terminations that are in progress in this replica, by instance. Thread-safe. */
public final class TerminationIds {
  private final ConcurrentMap<InstanceId, String> ids = new ConcurrentHashMap<>();

  /** The termination has this id from now on; to be called before the fact has another effect. */
  public void add(TerminationStarted start) {
    ids.put(start.subject().instance(), start.id());
  }

  /**
   * The termination is in progress no longer; to be called after the fact had its effects. The next
   * one of the same instance, which may have begun, keeps its id.
   */
  public void remove(TerminationEnded end) {
    boolean _ = ids.remove(end.subject().instance(), end.id());
  }

  /** The id of the instance's termination; empty where none is in progress. */
  public Optional<String> find(InstanceId instance) {
    return Optional.ofNullable(ids.get(instance));
  }
}
