package io.lifecyclemanager.simulation.aws.ec2;

import io.lifecyclemanager.simulation.aws.query.Arns;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The machines themselves, whether a group launched them or not, and what EC2 plans for them. A
 * call first does what has become due. Thread-safe.
 */
public final class Ec2World {
  private final Ec2Timeline timeline;
  private final Map<String, Ec2Machine> machines = new ConcurrentSkipListMap<>();
  private final List<Consumer<String>> onEnd = new CopyOnWriteArrayList<>();
  private final SpotRequests spot;
  private final ScheduledEvents scheduled;
  private final CapacityReservations reservations;

  /** The state of a machine, with the numbers EC2 gives them. */
  public enum MachineState {
    PENDING(0, "pending"),
    RUNNING(16, "running"),
    SHUTTING_DOWN(32, "shutting-down"),
    TERMINATED(48, "terminated"),
    STOPPING(64, "stopping"),
    STOPPED(80, "stopped");

    private final int code;
    private final String awsName;

    MachineState(int code, String awsName) {
      this.code = code;
      this.awsName = awsName;
    }

    int code() {
      return code;
    }

    /** The name in AWS's answers, as {@code shutting-down}. */
    public String awsName() {
      return awsName;
    }
  }

  record Ec2Machine(
      String id,
      String address,
      String zone,
      Instant launched,
      MachineState state,
      Map<String, String> tags) {
    String ipv6Address() {
      return "2600:1f13::" + address.substring(address.lastIndexOf('.') + 1);
    }

    String dnsName() {
      return "ip-" + address.replace('.', '-') + "." + Arns.REGION + ".compute.internal";
    }

    Ec2Machine in(MachineState next) {
      return new Ec2Machine(id, address, zone, launched, next, tags);
    }

    Ec2Machine with(String key, String value) {
      Map<String, String> more = new TreeMap<>(tags);
      more.put(key, value);
      return new Ec2Machine(id, address, zone, launched, state, Map.copyOf(more));
    }
  }

  public Ec2World(InstantSource clock) {
    timeline = new Ec2Timeline(clock);
    spot = new SpotRequests(this, timeline);
    scheduled = new ScheduledEvents(timeline);
    reservations = new CapacityReservations(this, timeline);
  }

  /** Spot requests, and the interruption of their instances. */
  public SpotRequests spot() {
    return spot;
  }

  /** Scheduled events of instances. */
  public ScheduledEvents scheduled() {
    return scheduled;
  }

  /** Capacity reservations and Capacity Blocks. */
  public CapacityReservations reservations() {
    return reservations;
  }

  /** Starts a machine of no group, or one that was stopped; it runs at once. */
  public void run(String instanceId) {
    follow(instanceId, MachineState.RUNNING);
    settle();
  }

  /** Puts a machine into a state. */
  public void state(String instanceId, MachineState state) {
    timeline.access(now -> enter(instanceId, state, now));
  }

  /** Adds a tag to a machine, or replaces its value. */
  public void tag(String instanceId, String key, String value) {
    machines.computeIfPresent(instanceId, (id, machine) -> machine.with(key, value));
  }

  /**
   * Puts a machine into a state because its group does, and starts it if it is new. Messages about
   * it are sent by the next other call.
   */
  public void follow(String instanceId, MachineState state) {
    timeline.accessQuietly(now -> {
      if (state == MachineState.RUNNING) {
        machines.computeIfAbsent(instanceId, id -> started(id, now));
      }
      return enter(instanceId, state, now);
    });
  }

  private Ec2Machine started(String id, Instant now) {
    int number = machines.size() + 1;
    String address = "10.0." + (number / 250) + "." + (number % 250 + 1);
    String zone = Arns.REGION + "abc".charAt(number % 3);
    return new Ec2Machine(id, address, zone, now, MachineState.PENDING, Map.of());
  }

  /** Within an access; false when the machine does not exist or is in this state already. */
  boolean enter(String instanceId, MachineState state, Instant at) {
    Ec2Machine machine = machines.get(instanceId);
    if (machine == null || machine.state() == state) {
      return false;
    }
    machines.put(instanceId, machine.in(state));
    timeline.send(Ec2Messages.stateChange(instanceId, state, at));
    return true;
  }

  /** Within an access: EC2 itself has ended the machine. */
  void ended(String instanceId) {
    timeline.later(() -> onEnd.forEach(listener -> listener.accept(instanceId)));
  }

  /** Tells the id of each machine that EC2 itself terminates from now on. */
  public void onEnd(Consumer<String> listener) {
    onEnd.add(listener);
  }

  /** Gives each message that EC2 sends through EventBridge from now on. */
  public void onMessage(Consumer<Ec2Message> listener) {
    timeline.onMessage(listener);
  }

  /** Tells each later time at which {@link #settle} is needed for something to happen in time. */
  public void onTimer(Consumer<Instant> listener) {
    timeline.onTimer(listener);
  }

  /** Does what has become due, and sends its messages. */
  public void settle() {
    timeline.access(now -> now);
  }

  /** The private DNS name of a machine, as {@code ip-10-0-0-2.us-west-2.compute.internal}. */
  public String privateDnsName(String instanceId) {
    return find(instanceId)
        .orElseThrow(() -> new IllegalArgumentException("never started: " + instanceId))
        .dnsName();
  }

  public boolean exists(String instanceId) {
    return stateOf(instanceId).filter(state -> state != MachineState.TERMINATED).isPresent();
  }

  /** The state of a machine; empty when it was never started. */
  public Optional<MachineState> stateOf(String instanceId) {
    return timeline.access(now -> find(instanceId).map(Ec2Machine::state));
  }

  /** The tags of a machine. */
  public Map<String, String> tags(String instanceId) {
    return find(instanceId).map(Ec2Machine::tags).orElse(Map.of());
  }

  Optional<Ec2Machine> find(String instanceId) {
    return Optional.ofNullable(machines.get(instanceId));
  }

  List<Ec2Machine> machines() {
    return List.copyOf(machines.values());
  }
}
