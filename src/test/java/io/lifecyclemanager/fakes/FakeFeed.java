package io.lifecyclemanager.fakes;

import io.lifecyclemanager.drain.PodControl.PodWatch;
import io.lifecyclemanager.drain.PodView;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.Signal;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One feed of {@link FakePods}. Thread-safe. */
final class FakeFeed implements PodWatch {
  private final NodeRef node;
  private final Signal changes;
  private final Consumer<FakeFeed> onClose;
  private volatile @Nullable Map<PodRef, PodView> seen;

  FakeFeed(NodeRef node, Signal changes, Consumer<FakeFeed> onClose) {
    this.node = node;
    this.changes = changes;
    this.onClose = onClose;
  }

  NodeRef node() {
    return node;
  }

  void show(Map<PodRef, PodView> now) {
    if (!now.equals(seen)) {
      seen = now;
      changes.raise();
    }
  }

  @Override
  public Optional<Map<PodRef, PodView>> pods() {
    return Optional.ofNullable(seen);
  }

  @Override
  public Signal changes() {
    return changes;
  }

  @Override
  public void close() {
    onClose.accept(this);
  }
}
