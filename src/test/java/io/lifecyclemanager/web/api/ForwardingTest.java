package io.lifecyclemanager.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.lifecyclemanager.client.HttpReplicaForwarding;
import io.lifecyclemanager.client.SampleStatus;
import io.lifecyclemanager.model.InstanceId;
import io.lifecyclemanager.simulation.LoopbackServer;
import io.lifecyclemanager.status.StatusReport.ReplicaStatus;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.InstanceUnknown;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.InterventionRefused;
import io.lifecyclemanager.termination.intervention.InterventionOutcome.OwnedByReplica;
import io.lifecyclemanager.web.access.TokenAuthority.TokenDecision;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A replica passes requests on to the replica that has the termination. */
class ForwardingTest {
  private static final InstanceId INSTANCE = new InstanceId("i-0000000000000001");
  private static final String PATH = "/api/v1/terminations/" + INSTANCE + "/";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpReplicaForwarding forwarding = new HttpReplicaForwarding(TIMEOUT);
  private final HttpReplicaForwarding impatient = new HttpReplicaForwarding(Duration.ofMillis(200));
  private final WritableApi owner = new WritableApi(forwarding);
  private final WritableApi asked = new WritableApi(forwarding);

  @AfterEach
  void close() {
    forwarding.close();
    impatient.close();
    asked.close();
    owner.close();
  }

  private static void show(WritableApi api, String peerName, String peerUrl) {
    api.show(
        List.of(SampleStatus.termination(INSTANCE.value()).owner(peerName).status()),
        List.of(
            new ReplicaStatus("http://10.0.1.7:8080", "r-1", true, null),
            new ReplicaStatus(peerUrl, peerName, true, null)));
  }

  private static void ownedElsewhere(WritableApi api, String url) {
    api.answer(new OwnedByReplica("r-2"));
    show(api, "r-2", url);
  }

  @Test
  void theOwnerDoesWhatTheCallerAsksForOnce() throws Exception {
    ownedElsewhere(asked, owner.url().toString());
    HttpResponse<String> completed = asked.send("POST", PATH + "complete");
    assertThat(completed.statusCode()).isEqualTo(202);
    assertThat(ApiServer.json(completed).path("instance").asText()).isEqualTo(INSTANCE.value());
    assertThat(asked.send("POST", PATH + "retry").statusCode()).isEqualTo(202);
    assertThat(asked.send("POST", PATH + "extend", "{\"duration\": \"90\"}").statusCode())
        .isEqualTo(202);
    assertThat(owner.asked())
        .containsExactly(
            "complete i-0000000000000001 by alice",
            "retry i-0000000000000001 by alice",
            "extend i-0000000000000001 PT1M30S by alice");
  }

  @Test
  void aTerminationWithoutAClaimIsFoundInTheOtherReplica() throws Exception {
    asked.answer(new InstanceUnknown(INSTANCE));
    show(asked, "r-2", owner.url().toString());
    assertThat(asked.send("POST", PATH + "complete").statusCode()).isEqualTo(202);
    assertThat(owner.asked()).hasSize(1);

    owner.answer(new InstanceUnknown(INSTANCE));
    assertThat(asked.send("POST", PATH + "complete").statusCode()).isEqualTo(404);
    asked.show(List.of(), asked.server.status.replicas);
    assertThat(asked.send("POST", PATH + "complete").statusCode()).isEqualTo(404);
    assertThat(owner.asked()).as("not asked where none shows it").hasSize(2);
  }

  @Test
  void theReasonOfTheOwnerIsPassedOn() throws Exception {
    ownedElsewhere(asked, owner.url().toString());
    owner.answer(new InterventionRefused("about to end"));
    HttpResponse<String> refused = asked.send("POST", PATH + "complete");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(ApiServer.errorCode(refused)).isEqualTo("refused");
    assertThat(refused.body()).contains("about to end");
  }

  @Test
  void twoReplicasThatNameEachOtherDoNotPassARequestOnForever() throws Exception {
    ownedElsewhere(asked, owner.url().toString());
    ownedElsewhere(owner, asked.url().toString());
    HttpResponse<String> refused = asked.send("POST", PATH + "complete");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(ApiServer.errorCode(refused)).isEqualTo("owned_by_replica");
    assertThat(asked.asked()).hasSize(1);
    assertThat(owner.asked()).hasSize(1);

    asked.answer(new InstanceUnknown(INSTANCE));
    owner.answer(new InstanceUnknown(INSTANCE));
    assertThat(asked.send("POST", PATH + "complete").statusCode()).isEqualTo(404);
    assertThat(asked.asked()).hasSize(2);
    assertThat(owner.asked()).hasSize(2);
  }

  @Test
  void theOwnerChecksTheTokenOfTheCallerAgain() throws Exception {
    ownedElsewhere(asked, owner.url().toString());
    owner.server.tokens.set((_, _) -> new TokenDecision.TokenForbids("alice"));
    HttpResponse<String> refused = asked.send("POST", PATH + "complete");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(ApiServer.errorCode(refused)).isEqualTo("not_permitted");
    assertThat(owner.asked()).isEmpty();
  }

  @Test
  void withoutAValidTokenNothingIsPassedOn() throws Exception {
    AtomicInteger received = new AtomicInteger();
    HttpHandler counting =
        exchange -> {
          int _ = received.incrementAndGet();
          exchange.sendResponseHeaders(202, -1);
        };
    try (LoopbackServer other = new LoopbackServer(counting)) {
      ownedElsewhere(asked, other.uri().toString());
      HttpResponse<String> refused =
          asked.server.send(
              asked
                  .server
                  .request(PATH + "complete")
                  .header("Authorization", "Bearer mallory")
                  .POST(BodyPublishers.noBody())
                  .build());
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(received).hasValue(0);
    }
  }

  @Test
  void anOwnerThatHangsIsNamedAfterABoundedTime() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    try (WritableApi bounded = new WritableApi(impatient);
        LoopbackServer hanging = new LoopbackServer(exchange -> await(exchange, ended))) {
      ownedElsewhere(bounded, hanging.uri().toString());
      HttpResponse<String> failed = bounded.send("POST", PATH + "complete");
      ended.countDown();
      assertThat(failed.statusCode()).isEqualTo(502);
      assertThat(ApiServer.errorCode(failed)).isEqualTo("owner_unreachable");
      assertThat(failed.body()).contains("r-2", "no reply within 200 ms").doesNotContain("alice");
    }
  }

  @Test
  void anOwnerThatDoesNotAnswerIsNamed() throws Exception {
    ownedElsewhere(asked, owner.url().toString());
    asked.answer(new OwnedByReplica("r-3"));
    HttpResponse<String> refused = asked.send("POST", PATH + "complete");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(ApiServer.errorCode(refused)).isEqualTo("owned_by_replica");
    assertThat(refused.body()).contains("r-3");
    assertThat(owner.asked()).isEmpty();
  }

  @Test
  void aRedirectIsNotFollowedWithTheToken() throws Exception {
    HttpHandler redirecting =
        exchange -> {
          exchange.getResponseHeaders().add("Location", owner.url() + PATH + "complete");
          exchange.sendResponseHeaders(307, -1);
        };
    try (LoopbackServer other = new LoopbackServer(redirecting)) {
      ownedElsewhere(asked, other.uri().toString());
      HttpResponse<String> failed = asked.send("POST", PATH + "complete");
      assertThat(failed.statusCode()).isEqualTo(502);
      assertThat(failed.body()).contains("status 307");
      assertThat(owner.asked()).isEmpty();
    }
  }

  private static void await(HttpExchange exchange, CountDownLatch ended) throws IOException {
    try {
      ended.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    exchange.close();
  }
}
