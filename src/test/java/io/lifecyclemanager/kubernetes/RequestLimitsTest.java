package io.lifecyclemanager.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lifecyclemanager.kubernetes.ApiCall.Verb;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.RemoteFailure.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestLimitsTest {
  private static final Duration MOMENT = Duration.ofMillis(20);

  private final RequestLimits limits = new RequestLimits(TestCluster.TIME);

  private static ApiCall call(Verb verb, String resource) {
    return ApiCall.read(verb, resource, "", "path");
  }

  private void exhaust(ApiCall call, int limit) {
    for (int i = 0; i < limit; i++) {
      assertThat(limits.admit(call, Duration.ZERO)).isSameAs(call);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LIST, pods, 16",
    "CREATE, pods/eviction, 24",
    "DELETE, pods, 24",
    "GET, nodes, 24",
    "PATCH, nodes, 24",
    "PATCH, pods/status, 24"
  })
  void aRequestBeyondTheLimitFailsInTimeAndSaysWhy(Verb verb, String resource, int limit) {
    ApiCall call = call(verb, resource);
    exhaust(call, limit);
    assertThatThrownBy(() -> limits.admit(call, MOMENT))
        .isInstanceOfSatisfying(
            RemoteFailure.class,
            failure -> assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE))
        .hasMessage(
            "%s %s: not sent, the limit of %d concurrent requests of its kind was exhausted for 20"
                + " ms",
            verb, resource, limit);
    limits.release(call);
    assertThat(limits.admit(call, MOMENT)).isSameAs(call);
  }

  @Test
  void patchesOfNodesLeaveReadsAlone() {
    exhaust(call(Verb.PATCH, "nodes"), 24);
    ApiCall read = call(Verb.GET, "nodes");
    assertThat(limits.admit(read, Duration.ZERO)).isSameAs(read);
  }

  @Test
  void repeatedEvictionsDoNotWaitForFirstOnesAndHaveALimitOfTheirOwn() {
    ApiCall eviction = call(Verb.CREATE, "pods/eviction");
    exhaust(eviction, 24);
    exhaust(eviction.repeated(), 8);
    assertThatThrownBy(() -> limits.admit(eviction.repeated(), Duration.ZERO))
        .isInstanceOf(RemoteFailure.class);
    limits.release(eviction);
    assertThat(limits.admit(eviction, Duration.ZERO)).isSameAs(eviction);
    limits.release(eviction.repeated());
    ApiCall timed = eviction.repeated().within(Duration.ofMinutes(1));
    assertThat(limits.admit(timed, Duration.ZERO)).isSameAs(timed);
  }

  @Test
  void marksOfPodsLeaveDeletionsAlone() {
    exhaust(call(Verb.PATCH, "pods/status"), 24);
    ApiCall deletion = call(Verb.DELETE, "pods");
    assertThat(limits.admit(deletion, Duration.ZERO)).isSameAs(deletion);
  }

  @Test
  void theWaitCountsInTheTimeoutOfTheRequestItself() throws Exception {
    Duration timeout = Duration.ofMinutes(1);
    ApiCall eviction = call(Verb.CREATE, "pods/eviction").within(timeout);
    exhaust(eviction, 24);
    FutureTask<ApiCall> admitted = new FutureTask<>(() -> limits.admit(eviction, timeout));
    Thread waiting = Thread.ofVirtual().start(admitted);
    awaitWait(waiting);
    limits.release(eviction);
    assertThat(admitted.get().atMost())
        .isLessThan(timeout)
        .isGreaterThanOrEqualTo(timeout.dividedBy(2));
  }

  @Test
  void namespacesTakeTurns() throws Exception {
    ApiCall big = ofNamespace("kafka");
    exhaust(big, 24);
    List<ApiCall> admitted = new CopyOnWriteArrayList<>();
    List<Thread> waiting = new ArrayList<>();
    for (ApiCall call : List.of(big, big, big, ofNamespace("shop"))) {
      Thread thread =
          Thread.ofVirtual().start(() -> admitted.add(limits.admit(call, Duration.ofMinutes(1))));
      awaitWait(thread);
      waiting.add(thread);
    }
    limits.release(big);
    waiting.getFirst().join();
    limits.release(big);
    waiting.getLast().join();

    assertThat(admitted).extracting(ApiCall::namespace).containsExactly("kafka", "shop");
    limits.release(big);
    limits.release(big);
    for (Thread thread : waiting) {
      thread.join();
    }
  }

  private static ApiCall ofNamespace(String namespace) {
    String path = "api/v1/namespaces/%s/pods/web-1/eviction?dryRun=All".formatted(namespace);
    return ApiCall.read(Verb.CREATE, "pods/eviction", "web-1", path);
  }

  private static void awaitWait(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  @Test
  void theWaitLeavesHalfOfTheTimeoutToTheRequest() {
    ApiCall deletion = call(Verb.DELETE, "pods").within(MOMENT.multipliedBy(2));
    exhaust(deletion, 24);
    assertThatThrownBy(() -> limits.admit(deletion, MOMENT.multipliedBy(2)))
        .hasMessageEndingWith("was exhausted for 20 ms");
  }
}
