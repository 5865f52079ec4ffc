package io.lifecyclemanager.drain.surge;

import io.lifecyclemanager.model.RemoteFailure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Deployment with one replica and the annotation that asks for surges; none until it is deployed.
 * Thread-safe.
 */
public final class FakeDeployment implements Deployments {
  private @Nullable ReplicaSetRef current;
  private boolean hasChanged;
  private boolean rolling = true;
  private int restarts;
  private int looks;
  private @Nullable RemoteFailure failure;
  private @Nullable RemoteFailure restartFailure;

  /** From now on this is its newest ReplicaSet; a restart replaces it. */
  public synchronized void deploy(ReplicaSetRef replicaSet) {
    current = replicaSet;
  }

  synchronized void setRecreate() {
    rolling = false;
  }

  /** It changes between the next look and the next restart. */
  synchronized void changeOnce() {
    hasChanged = true;
  }

  synchronized void fail(RemoteFailure with) {
    failure = with;
  }

  synchronized void failRestart(RemoteFailure with) {
    restartFailure = with;
  }

  synchronized int looks() {
    return looks;
  }

  /** How often it was restarted. */
  public synchronized int restarts() {
    return restarts;
  }

  @Override
  public synchronized Optional<DeploymentView> deploymentOf(ReplicaSetRef replicaSet) {
    looks++;
    if (failure != null) {
      throw failure;
    }
    return Optional.ofNullable(current).map(newest -> view(replicaSet.equals(newest)));
  }

  private DeploymentView view(boolean isCurrent) {
    return new DeploymentView(
        "shop", "web", "uid", "1", "true", false, rolling, 1, 0, false, isCurrent);
  }

  @Override
  public synchronized boolean restart(DeploymentView view) {
    if (restartFailure != null) {
      throw restartFailure;
    }
    if (hasChanged) {
      hasChanged = false;
      return false;
    }
    restarts++;
    current = new ReplicaSetRef("shop", "web-" + restarts, "uid-" + restarts);
    return true;
  }
}
