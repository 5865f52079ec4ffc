package io.lifecyclemanager.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lifecyclemanager.claim.Nodes;
import io.lifecyclemanager.claim.Nodes.NodeChange;
import io.lifecyclemanager.claim.Nodes.ReadyCondition;
import io.lifecyclemanager.claim.NodesCluster;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.Signal;
import io.lifecyclemanager.model.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Nodes in an API server, simulated or real. */
public final class ApiNodesCluster implements NodesCluster {
  private final TestCluster api;
  private final NodeIndex index;

  public ApiNodesCluster(Path kubeconfig, Runnable onEnd) throws InterruptedException {
    api = new TestCluster(kubeconfig, onEnd);
    index = new NodeIndex(api.connection, api.facts::add, TestCluster.TIME);
    index.start();
    awaitFirstList();
  }

  private void awaitFirstList() throws InterruptedException {
    Signal changes = index.changes();
    if (!changes.await(0, Duration.ofMinutes(1))) {
      throw new RemoteFailure(RemoteFailure.FailureKind.UNAVAILABLE, "no list: " + api.facts, null);
    }
  }

  /** Creates an object, which is deleted when the test has ended. */
  public void create(String path, ObjectNode manifest) throws InterruptedException {
    api.create(path, manifest);
  }

  @Override
  public Nodes nodes() {
    return index;
  }

  @Override
  public Time time() {
    return TestCluster.TIME;
  }

  @Override
  public NodeRef add(InstanceId instance, String name) throws InterruptedException {
    return api.addNode(name, instance.value());
  }

  @Override
  public void remove(NodeRef node) throws InterruptedException {
    api.remove(path(node));
  }

  @Override
  public void changeByOthers(NodeRef node, NodeChange change) throws InterruptedException {
    ObjectNode patch = KubernetesJson.object();
    ObjectNode metadata = patch.putObject("metadata");
    change.labels().forEach(metadata.putObject("labels")::put);
    change.annotations().forEach(metadata.putObject("annotations")::put);
    if (change.unschedulable() != null) {
      patch.withObject("/spec").put("unschedulable", change.unschedulable());
    }
    if (change.taints() != null) {
      ArrayNode taints = patch.withObject("/spec").putArray("taints");
      change
          .taints()
          .forEach(it -> taints.addObject().put("key", it.key()).put("effect", it.effect()));
    }
    api.patch(path(node), patch);
  }

  @Override
  public void setReady(NodeRef node, ReadyCondition ready) throws InterruptedException {
    String status = ready.name().charAt(0) + ready.name().substring(1).toLowerCase(Locale.ROOT);
    ObjectNode patch = KubernetesJson.object();
    ObjectNode condition = patch.putObject("status").putArray("conditions").addObject();
    condition.put("type", "Ready").put("status", status).put("reason", "Test");
    api.patch(path(node) + "/status", patch);
  }

  @Override
  public void end() throws InterruptedException {
    index.close();
    api.end();
  }

  private static String path(NodeRef node) {
    return "/api/v1/nodes/" + node.name();
  }
}
