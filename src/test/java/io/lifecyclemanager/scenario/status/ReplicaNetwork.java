package io.lifecyclemanager.scenario.status;

import io.lifecyclemanager.app.TerminationService;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.scenario.ScenarioWorld;
import io.lifecyclemanager.status.MergedStatus;
import io.lifecyclemanager.status.MergedStatus.OwnReplica;
import io.lifecyclemanager.status.PeerStatus;
import io.lifecyclemanager.status.StatusJson;
import io.lifecyclemanager.status.StatusReport;
import io.lifecyclemanager.status.TerminationStatus;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Replicas that ask each other for their status, in memory, and in JSON as over HTTP. */
final class ReplicaNetwork {
  private final ScenarioWorld world;
  private final Map<String, MergedStatus> replicas = new LinkedHashMap<>();
  private final Set<String> hanging = ConcurrentHashMap.newKeySet();
  private final Set<String> down = ConcurrentHashMap.newKeySet();
  private volatile boolean listsAll;
  private final AtomicInteger requests = new AtomicInteger();

  ReplicaNetwork(ScenarioWorld world) {
    this.world = world;
  }

  /** The status as this replica makes it. */
  MergedStatus add(TerminationService replica) {
    String url = "http://" + replica.status().self();
    MergedStatus status =
        new MergedStatus(
            replica.status(),
            new OwnReplica(url, Optional::empty),
            new OtherReplicasOf(url),
            world.nodes,
            world.time);
    replicas.put(url, status);
    return status;
  }

  /** The peers of each replica contain the replica itself from now on. */
  void listAll() {
    listsAll = true;
  }

  /** Never answers from now on. */
  void hang(String replica) {
    hanging.add("http://" + replica);
  }

  /** Refuses connections from now on. */
  void stop(String replica) {
    down.add("http://" + replica);
  }

  /** How many requests the replicas have sent to each other. */
  int requests() {
    return requests.get();
  }

  private final class OtherReplicasOf implements PeerStatus {
    private final String self;

    private OtherReplicasOf(String self) {
      this.self = self;
    }

    @Override
    public List<String> urls() {
      return replicas.keySet().stream().filter(url -> listsAll || !url.equals(self)).toList();
    }

    @Override
    public StatusReport current(String url) throws InterruptedException {
      return StatusJson.read(StatusJson.write(connect(url).own()), StatusReport.class);
    }

    @Override
    public Optional<TerminationStatus> find(String url, InstanceId instance)
        throws InterruptedException {
      return connect(url)
          .findOwn(instance)
          .map(found -> StatusJson.read(StatusJson.write(found), TerminationStatus.class));
    }

    @Override
    public List<TerminationStatus> history(String url) throws InterruptedException {
      return Arrays.asList(
          StatusJson.read(StatusJson.write(connect(url).ownHistory()), TerminationStatus[].class));
    }

    private MergedStatus connect(String url) throws InterruptedException {
      requests.incrementAndGet();
      if (down.contains(url)) {
        throw new RemoteFailure(
            RemoteFailure.FailureKind.UNAVAILABLE, url + ": connection refused", null);
      }
      if (hanging.contains(url)) {
        world.time.sleep(Duration.ofHours(1));
      }
      return Objects.requireNonNull(replicas.get(url));
    }
  }
}
