package io.lifecyclemanager.claim;

import io.lifecyclemanager.claim.InstanceAddresses.PrivateAddresses;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.sharing.PermissionTracker;
import io.lifecyclemanager.sharing.PermissionTracker.GrantTimeout;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * An index of nodes that also finds nodes without a usable provider id, by the private DNS name or
 * address of their instances. EC2 is asked only where there are such nodes. What it refuses for 90
 * s counts as no match: the permission is optional. Thread-safe.
 */
public final class MatchedNodes implements Nodes {
  private final Nodes index;
  private final InstanceAddresses addresses;
  private final PermissionTracker permission;
  private final Listener listener;
  private GrantTimeout timeout;

  /**
   * @param listener gets a fact for each request that counts as refused
   */
  public MatchedNodes(Nodes index, InstanceAddresses addresses, Time time, Listener listener) {
    this.index = index;
    this.addresses = addresses;
    this.permission = new PermissionTracker(time);
    this.listener = listener;
    this.timeout = permission.grantTimeout(PermissionTracker.GRANT_TIMEOUT);
  }

  @Override
  public Optional<NodeView> findOrMatch(InstanceId instance) throws InterruptedException {
    Optional<NodeView> indexed = index.find(instance);
    List<UnidentifiedNode> candidates = index.unidentified();
    if (indexed.isPresent() || candidates.isEmpty()) {
      return indexed;
    }
    return describe(instance).flatMap(it -> match(it, candidates)).flatMap(index::cached);
  }

  private Optional<PrivateAddresses> describe(InstanceId instance) throws InterruptedException {
    try {
      Optional<PrivateAddresses> known = addresses.describe(instance);
      recordAnswer();
      return known;
    } catch (RemoteFailure failure) {
      if (failure.isRefusal() && countsAsRefused()) {
        listener.on(
            new Fact.RemoteCallFailed(
                null, "matching instances with nodes without providerID", failure, null));
        return Optional.empty();
      }
      throw failure;
    }
  }

  private synchronized void recordAnswer() {
    permission.markGranted();
    timeout = permission.grantTimeout(PermissionTracker.GRANT_TIMEOUT);
  }

  private synchronized boolean countsAsRefused() {
    return timeout.recordDenial();
  }

  /** The only node with a name or an address of the instance; empty where several have one. */
  static Optional<NodeRef> match(PrivateAddresses instance, Collection<UnidentifiedNode> nodes) {
    List<NodeRef> matching =
        nodes.stream()
            .filter(node ->
                !Collections.disjoint(node.names(), instance.dnsNames())
                    || !Collections.disjoint(node.addresses(), instance.addresses()))
            .map(UnidentifiedNode::ref)
            .toList();
    return matching.size() == 1 ? Optional.of(matching.getFirst()) : Optional.empty();
  }

  @Override
  public Optional<NodeView> find(InstanceId instance) {
    return index.find(instance);
  }

  @Override
  public Optional<NodeView> findNamed(String name) {
    return index.findNamed(name);
  }

  @Override
  public void checkComplete() {
    index.checkComplete();
  }

  @Override
  public List<UnidentifiedNode> unidentified() {
    return index.unidentified();
  }

  @Override
  public Optional<NodeView> cached(NodeRef node) {
    return index.cached(node);
  }

  @Override
  public List<ClaimedNode> claimed() {
    return index.claimed();
  }

  @Override
  public List<NodeView> all() {
    return index.all();
  }

  @Override
  public NodeCounts counts() {
    return index.counts();
  }

  @Override
  public Signal changes() {
    return index.changes();
  }

  @Override
  public Optional<NodeView> read(NodeRef node) {
    return index.read(node);
  }

  @Override
  public PatchOutcome patch(NodeView base, NodeChange change) {
    return index.patch(base, change);
  }
}
