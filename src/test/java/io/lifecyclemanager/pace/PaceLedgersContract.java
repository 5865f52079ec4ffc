package io.lifecyclemanager.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.model.NodeRef;
import io.lifecyclemanager.pace.PaceLedger.AdmittedNode;
import io.lifecyclemanager.pace.PaceLedger.CompletionTurn;
import io.lifecyclemanager.pace.PaceLedger.NextInstance;
import io.lifecyclemanager.pace.PaceLedgers.StoredLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link PaceLedgers}, for the fake and for API servers. */
public abstract class PaceLedgersContract {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final NodeRef NODE = new NodeRef("node-1", "uid-1");

  private PaceLedgers ledgers;

  /** Ledgers of no scope. */
  protected abstract PaceLedgers open() throws Exception;

  /** Removes what the test has written. */
  protected abstract void close() throws Exception;

  @BeforeEach
  void start() throws Exception {
    ledgers = open();
  }

  @AfterEach
  void end() throws Exception {
    close();
  }

  static List<LimitScope> scopes() {
    return List.of(
        LimitScope.CLUSTER,
        LimitScope.zone("eu-west-1a"),
        LimitScope.group("web"),
        LimitScope.group("Web"),
        LimitScope.group("eks/team: \"Größe\" " + "x".repeat(230)),
        LimitScope.group("---"));
  }

  @ParameterizedTest
  @MethodSource("scopes")
  void aLedgerIsReadAsItWasWritten(LimitScope scope) {
    StoredLedger before = ledgers.read(scope);
    assertThat(before.ledger()).isEqualTo(PaceLedger.EMPTY);
    PaceLedger first = admitted("replica-1", "node-1");
    assertThat(ledgers.write(scope, before, first)).isTrue();
    StoredLedger second = ledgers.read(scope);
    assertThat(second.ledger()).isEqualTo(first);
    PaceLedger next =
        second.ledger().withTurn(new CompletionTurn(new InstanceId("i-1"), NODE, "replica/1~", AT));
    assertThat(ledgers.write(scope, second, next)).isTrue();
    StoredLedger third = ledgers.read(scope);
    assertThat(third.ledger()).isEqualTo(next);
    PaceLedger last = third.ledger().withoutTurn(AT.plusSeconds(60), new InstanceId("i-1"));
    assertThat(ledgers.write(scope, third, last)).isTrue();
    StoredLedger fourth = ledgers.read(scope);
    assertThat(fourth.ledger()).isEqualTo(last);
    PaceLedger waiting = last.withNext(new NextInstance(new InstanceId("i-2"), AT));
    assertThat(ledgers.write(scope, fourth, waiting)).isTrue();
    assertThat(ledgers.read(scope).ledger()).isEqualTo(waiting);
  }

  @Test
  void eachScopeHasItsOwnLedger() {
    for (LimitScope scope : scopes()) {
      assertThat(ledgers.write(scope, ledgers.read(scope), admitted("r", scope.name()))).isTrue();
    }
    for (LimitScope scope : scopes()) {
      assertThat(ledgers.read(scope).ledger()).isEqualTo(admitted("r", scope.name()));
    }
  }

  @Test
  void ofTwoReplicasThatCreateALedgerOneSucceeds() {
    StoredLedger both = ledgers.read(LimitScope.CLUSTER);
    assertThat(ledgers.write(LimitScope.CLUSTER, both, admitted("one", "node-1"))).isTrue();
    assertThat(ledgers.write(LimitScope.CLUSTER, both, admitted("two", "node-2"))).isFalse();
    assertThat(ledgers.read(LimitScope.CLUSTER).ledger()).isEqualTo(admitted("one", "node-1"));
  }

  @Test
  void ofTwoReplicasThatChangeALedgerOneSucceeds() {
    StoredLedger before = ledgers.read(LimitScope.CLUSTER);
    assertThat(ledgers.write(LimitScope.CLUSTER, before, admitted("one", "node-1"))).isTrue();
    StoredLedger both = ledgers.read(LimitScope.CLUSTER);
    PaceLedger mine = both.ledger().next(_ -> true, List.of());
    assertThat(ledgers.write(LimitScope.CLUSTER, both, mine)).isTrue();
    PaceLedger theirs = both.ledger().next(_ -> false, List.of());
    assertThat(ledgers.write(LimitScope.CLUSTER, both, theirs)).isFalse();
    assertThat(ledgers.write(LimitScope.CLUSTER, both, mine)).as("repeated").isFalse();
    assertThat(ledgers.read(LimitScope.CLUSTER).ledger()).isEqualTo(mine);
  }

  @Test
  void manyNodesFitIntoALedger() {
    List<AdmittedNode> nodes =
        IntStream.range(0, ScopeState.MAX_ENTRIES)
            .mapToObj(i ->
                new AdmittedNode(
                    new NodeRef("n".repeat(245) + i, "12345678-1234-1234-1234-123456789012"),
                    "lifecycle-manager-6d5f7c9b4d-x7k2p-1a2b3c4d",
                    AT.plusNanos(123_456_789),
                    true))
            .toList();
    PaceLedger full = new PaceLedger(1, nodes, null, null, null, null);
    assertThat(ledgers.write(LimitScope.CLUSTER, ledgers.read(LimitScope.CLUSTER), full)).isTrue();
    assertThat(ledgers.read(LimitScope.CLUSTER).ledger()).isEqualTo(full);
  }

  @Test
  void theTimeOfTheServerGrowsWithOurs() throws Exception {
    Instant first = ledgers.read(LimitScope.CLUSTER).readAt();
    Instant second = ledgers.read(LimitScope.CLUSTER).readAt();
    assertThat(Duration.between(first, second)).isBetween(Duration.ZERO, Duration.ofHours(1));
  }

  private static PaceLedger admitted(String by, String node) {
    return new PaceLedger(
        1,
        List.of(
            new AdmittedNode(new NodeRef("node" + node, "uid"), by, AT, true),
            new AdmittedNode(NODE, by, AT, false)),
        null,
        null,
        null,
        null);
  }
}
