package io.lifecyclemanager.fakes.contract;

import io.lifecyclemanager.drain.PodControl;
import io.lifecyclemanager.drain.PodControlCluster;
import io.lifecyclemanager.drain.PodControlContract;
import io.lifecyclemanager.fakes.FakePods;
import io.lifecyclemanager.fakes.PodSpec;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.PodRef;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.model.Time;
import java.util.Map;

/** The pods in memory keep the contract of those in a cluster. */
class FakePodsTest extends PodControlContract {
  @Override
  protected PodControlCluster openCluster() {
    return new FakePodsCluster();
  }

  static final class FakePodsCluster implements PodControlCluster {
    private final Time time = new SimulatedTime();
    private final FakePods pods = new FakePods(time);

    @Override
    public PodControl control() {
      return pods;
    }

    @Override
    public Time time() {
      return time;
    }

    @Override
    public NodeRef node() {
      return new NodeRef("node", "uid-node");
    }

    @Override
    public NodeRef otherNode() {
      return new NodeRef("other", "uid-other");
    }

    @Override
    public String namespace() {
      return "shop";
    }

    @Override
    public PodRef add(NodeRef node, PodSpec pod) {
      return pods.add(node, pod);
    }

    @Override
    public void stopPod(PodRef pod) {
      pods.remove(pod);
    }

    @Override
    public void setBudget(String name, String app, int allowed) {
      pods.budget("shop", name, Map.of("app", app), allowed);
    }

    @Override
    public void addLocalService(String name, String app) {
      pods.addLocalService("shop", Map.of("app", app));
    }

    @Override
    public void end() {}
  }
}
