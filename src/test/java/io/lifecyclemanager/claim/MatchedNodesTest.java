package io.lifecyclemanager.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.claim.InstanceAddresses.PrivateAddresses;
import io.lifecyclemanager.claim.Nodes.UnidentifiedNode;
import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.fakes.ForwardingNodes;
import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.sharing.PermissionTracker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchedNodesTest {
  private static final String DNS = "ip-10-0-0-1.us-west-2.compute.internal";
  private static final InstanceId INSTANCE = new InstanceId("i-1");

  private final SimulatedTime time = new SimulatedTime();
  private final FakeNodes nodes = new FakeNodes(time);
  private final NodeRef node = nodes.add("i-unknown", "node-1");
  private final List<Fact> facts = new ArrayList<>();
  private int requests;

  @ParameterizedTest
  @CsvSource({
    "ip-10-0-0-1.us-west-2.compute.internal, 10.0.0.9, worker, 10.0.0.8, true, false",
    "worker, 10.0.0.1, other, 10.0.0.8, true, false",
    "worker, 10.0.0.1, ip-10-0-0-1.us-west-2.compute.internal, 10.0.0.8, false, false",
    "worker, 10.0.0.8, ip-10-0-0-1.us-west-2.compute.internal, 10.0.0.1, false, true",
    "worker, 10.0.0.1, other, 10.0.0.1, false, false",
    "worker, 10.0.0.8, other, 10.0.0.9, false, false",
  })
  void theOnlyNodeWithANameOrAnAddressOfTheInstanceMatches(
      String name,
      String address,
      String otherName,
      String otherAddress,
      boolean isFirst,
      boolean isSecond) {
    NodeRef first = new NodeRef(name, "1");
    NodeRef second = new NodeRef(otherName, "2");
    Optional<NodeRef> match =
        MatchedNodes.match(
            new PrivateAddresses(Set.of(DNS), Set.of("10.0.0.1", "10.0.0.2")),
            List.of(
                new UnidentifiedNode(first, Set.of(name), Set.of(address)),
                new UnidentifiedNode(second, Set.of(otherName), Set.of(otherAddress))));
    assertThat(match)
        .isEqualTo(
            isFirst ? Optional.of(first) : isSecond ? Optional.of(second) : Optional.empty());
  }

  @Test
  void ec2IsNotAskedWhereEveryNodeIsIdentified() throws InterruptedException {
    assertThat(matched(List.of(), Optional.empty()).findOrMatch(INSTANCE)).isEmpty();
    assertThat(matched(candidates(), Optional.empty()).findOrMatch(new InstanceId("i-unknown")))
        .isPresent();
    assertThat(requests).isZero();
  }

  @Test
  void aNodeIsMatched() throws InterruptedException {
    assertThat(matched(candidates(), Optional.empty()).findOrMatch(INSTANCE))
        .map(Nodes.NodeView::ref)
        .contains(node);
  }

  @Test
  void aDenialCountsAsNoMatchAfterNinetySeconds() throws InterruptedException {
    MatchedNodes denied =
        matched(
            candidates(),
            Optional.of(
                new RemoteFailure(FailureKind.DENIED, "no", "ec2:DescribeInstances", null)));
    assertThatThrownBy(() -> denied.findOrMatch(INSTANCE)).isInstanceOf(RemoteFailure.class);
    time.sleep(PermissionTracker.GRANT_TIMEOUT);
    assertThat(denied.findOrMatch(INSTANCE)).isEmpty();
    assertThat(facts).singleElement().isInstanceOf(Fact.RemoteCallFailed.class);
  }

  @Test
  void anOutageOfEc2IsNoAnswer() throws InterruptedException {
    MatchedNodes unavailable =
        matched(candidates(), Optional.of(new RemoteFailure(FailureKind.UNAVAILABLE, "503", null)));
    assertThatThrownBy(() -> unavailable.findOrMatch(INSTANCE)).isInstanceOf(RemoteFailure.class);
    time.sleep(PermissionTracker.GRANT_TIMEOUT);
    assertThatThrownBy(() -> unavailable.findOrMatch(INSTANCE)).isInstanceOf(RemoteFailure.class);
  }

  private List<UnidentifiedNode> candidates() {
    return List.of(new UnidentifiedNode(node, Set.of("node-1"), Set.of("10.0.0.1")));
  }

  private MatchedNodes matched(
      List<UnidentifiedNode> unidentified, Optional<RemoteFailure> failure) {
    return new MatchedNodes(
        new ForwardingNodes(nodes) {
          @Override
          public List<UnidentifiedNode> unidentified() {
            return unidentified;
          }
        },
        _ -> {
          requests++;
          if (failure.isPresent()) {
            throw failure.get();
          }
          return Optional.of(new PrivateAddresses(Set.of(DNS), Set.of("10.0.0.1")));
        },
        time,
        facts::add);
  }
}
