package io.lifecyclemanager.deregistration.request;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A requested deregistration as it was when it was asked for. The names of the components are those
 * in JSON; instants are ISO 8601. Immutable.
 *
 * @param id id of the instance, or the IP address
 * @param state {@code refused} once it is neither draining nor everywhere deregistered
 * @param balancers the load balancers in which it was found registered, sorted by name
 * @param node name of the instance's node, which carries the exclusion label; null where there is
 *     none, or it could not be labelled
 * @param requester the caller that requested it first, as it named itself
 * @param reason why it is refused, or what could not be done; null where there is nothing
 * @param began when it was first requested, by this machine's wall clock
 * @param ended when it was over; null while it is draining
 */
public record DeregistrationStatus(
    String id,
    DeregistrationState state,
    List<BalancerStatus> balancers,
    @Nullable String node,
    String requester,
    @Nullable String reason,
    Instant began,
    @Nullable Instant ended) {
  /** Copies the list. */
  public DeregistrationStatus {
    balancers = List.copyOf(balancers);
  }

  /** Whether it is over: the state does not change any more. */
  public boolean hasEnded() {
    return state != DeregistrationState.DRAINING;
  }

  /** How far the deregistration is, from all load balancers or from one. */
  public enum DeregistrationState {
    /** Not yet over: running requests may finish. */
    @JsonProperty("draining")
    DRAINING,
    /** Not registered any more. */
    @JsonProperty("deregistered")
    DEREGISTERED,
    /** A load balancer refuses it, or has not answered within the time for a deregistration. */
    @JsonProperty("refused")
    REFUSED
  }

  /**
   * One of the load balancers.
   *
   * @param name as AWS's console shows it
   * @param state of the instance or address in this load balancer
   * @param until when its deregistration delay ends, by this machine's wall clock; null where that
   *     is not known
   * @param reason why it is refused, with the load balancer's words; null where it is not
   */
  public record BalancerStatus(
      String name, DeregistrationState state, @Nullable Instant until, @Nullable String reason) {}
}
