package io.lifecyclemanager.simulation.aws.ec2;

import io.lifecyclemanager.simulation.aws.ec2.Ec2World.MachineState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The spot requests of machines. An interruption is announced two minutes ahead; hibernation begins
 * with its announcement.
 */
public final class SpotRequests {
  /** From the warning to the interruption. */
  public static final Duration NOTICE = Duration.ofMinutes(2);

  private static final Duration SHUT_DOWN = Duration.ofSeconds(30);

  private final Ec2World world;
  private final Ec2Timeline timeline;
  private final Map<String, SpotRequest> requests = new TreeMap<>();
  private volatile Duration statusLag = Duration.ZERO;

  /** The status code of an instance's request, in a request that is open as long as it runs. */
  record SpotRequest(String id, String instanceId, String statusCode) {}

  /** What EC2 does with an interrupted instance. */
  public enum SpotAction {
    TERMINATE("terminate", "marked-for-termination", "instance-terminated-no-capacity"),
    STOP("stop", "marked-for-stop", "instance-stopped-no-capacity"),
    HIBERNATE("hibernate", "marked-for-stop", "instance-stopped-no-capacity");

    private final String awsName;
    private final String marked;
    private final String done;

    SpotAction(String awsName, String marked, String done) {
      this.awsName = awsName;
      this.marked = marked;
      this.done = done;
    }

    /** The name in a warning. */
    public String awsName() {
      return awsName;
    }
  }

  SpotRequests(Ec2World world, Ec2Timeline timeline) {
    this.world = world;
    this.timeline = timeline;
  }

  /** Makes a running machine a spot instance. */
  public void fulfil(String instanceId) {
    setStatus(instanceId, "fulfilled");
  }

  /**
   * Gives the request of an instance this status code, as in {@code instance-terminated-by-price}.
   */
  public void setStatus(String instanceId, String statusCode) {
    timeline.access(now -> put(instanceId, statusCode));
  }

  private SpotRequest put(String instanceId, String statusCode) {
    SpotRequest request = new SpotRequest("sir-" + instanceId.substring(2), instanceId, statusCode);
    requests.put(instanceId, request);
    return request;
  }

  /** From now on the status code follows a warning only after this time. */
  public void statusLag(Duration lag) {
    statusLag = lag;
  }

  /** Sends a warning, marks the request, and interrupts the instance when the notice is over. */
  public void interrupt(String instanceId, SpotAction action) {
    timeline.access(now -> {
      announced(instanceId, action, now);
      Duration notice = action == SpotAction.HIBERNATE ? Duration.ZERO : NOTICE;
      timeline.plan(now, notice, at -> end(instanceId, action, at));
      return now;
    });
  }

  /** As {@link #interrupt}, for an instance that then runs on. */
  public void announce(String instanceId, SpotAction action) {
    timeline.access(now -> {
      announced(instanceId, action, now);
      return now;
    });
  }

  private void announced(String instanceId, SpotAction action, Instant now) {
    timeline.send(Ec2Messages.spotWarning(instanceId, action, now));
    if (statusLag.isZero()) {
      put(instanceId, action.marked);
    } else {
      timeline.plan(now, statusLag, at -> mark(instanceId, action));
    }
  }

  private void mark(String instanceId, SpotAction action) {
    SpotRequest request = requests.get(instanceId);
    if (request != null && request.statusCode().equals("fulfilled")) {
      put(instanceId, action.marked);
    }
  }

  private void end(String instanceId, SpotAction action, Instant at) {
    put(instanceId, action.done);
    boolean terminates = action == SpotAction.TERMINATE;
    boolean ran =
        world.enter(
            instanceId, terminates ? MachineState.SHUTTING_DOWN : MachineState.STOPPING, at);
    if (ran) {
      timeline.plan(at, SHUT_DOWN, then -> shutDown(instanceId, terminates, then));
    }
  }

  private void shutDown(String instanceId, boolean terminates, Instant at) {
    world.enter(instanceId, terminates ? MachineState.TERMINATED : MachineState.STOPPED, at);
    if (terminates) {
      world.ended(instanceId);
    }
  }

  /** Recommends a replacement, which has no other trace. */
  public void recommendRebalance(String instanceId) {
    timeline.access(now -> {
      timeline.send(Ec2Messages.rebalanceRecommendation(instanceId, now));
      return now;
    });
  }

  /** The status code of the instance's request; empty when it is no spot instance. */
  public Optional<String> status(String instanceId) {
    return find(instanceId).map(SpotRequest::statusCode);
  }

  Optional<SpotRequest> find(String instanceId) {
    return timeline.access(now -> Optional.ofNullable(requests.get(instanceId)));
  }

  List<SpotRequest> all() {
    return timeline.access(now -> List.copyOf(requests.values()));
  }
}
