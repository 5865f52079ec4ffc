package io.lifecyclemanager.web.api;

import io.lifecyclemanager.fakes.FakeNodes;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.nodehold.NodeHolds;
import io.lifecyclemanager.status.StatusReport.ReplicaStatus;
import io.lifecyclemanager.status.TerminationStatus;
import io.lifecyclemanager.termination.intervention.InterventionOutcome;
import io.lifecyclemanager.web.access.TokenAuthority.TokenDecision;
import io.lifecyclemanager.web.access.WebSettings;
import io.lifecyclemanager.web.api.ReplicaForwarding.ForwardedReply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** The API with requests that change something, over fakes; the caller is alice. */
public final class WritableApi implements AutoCloseable {
  private static final Time TIME = new SystemTime();
  private static final String NOT_FOUND =
      "{\"error\": {\"code\": \"not_found\", \"message\": \"no termination of this instance is"
          + " known\", \"field\": null}}";

  final FakeNodes nodes = new FakeNodes(TIME);
  final FakeInterventions interventions = new FakeInterventions();
  final FakeDeregistrations deregistrations = new FakeDeregistrations();
  final ApiServer server;

  /** No other replica has any termination. */
  public WritableApi() {
    this((_, _) -> new ForwardedReply(404, NOT_FOUND), TIME);
  }

  /** With the clock of the server. */
  WritableApi(Time time) {
    this((_, _) -> new ForwardedReply(404, NOT_FOUND), time);
  }

  WritableApi(ReplicaForwarding forwarding) {
    this(forwarding, TIME);
  }

  private WritableApi(ReplicaForwarding forwarding, Time time) {
    server = ApiServer.ready(time, new WebSettings(0, true, false, null, Set.of()));
    server.tokens.set((token, _) ->
        token.equals("alice")
            ? new TokenDecision.TokenPermits("alice")
            : new TokenDecision.TokenUnknown());
    server.writes.set(
        new WritePorts(
            interventions, forwarding, new NodeHolds(nodes, TIME, new Random(1), _ -> {})));
    server.deregistrations.set(deregistrations);
  }

  /** The token of alice. */
  public static String token() {
    return "alice";
  }

  /** The base URL. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  /** Sets what is in progress. */
  public void show(List<TerminationStatus> terminations, List<ReplicaStatus> replicas) {
    server.status.own.clear();
    server.status.own.addAll(terminations);
    server.status.replicas.clear();
    server.status.replicas.addAll(replicas);
  }

  /** Sets the answer to changes of terminations. */
  public void answer(InterventionOutcome outcome) {
    interventions.outcome = outcome;
  }

  /** The changes of terminations that were asked for. */
  public List<String> asked() {
    return interventions.asked;
  }

  HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
    return server.send(
        server
            .request(path)
            .header("Authorization", "Bearer alice")
            .method(method, BodyPublishers.noBody())
            .build());
  }

  HttpResponse<String> send(String method, String path, String json)
      throws IOException, InterruptedException {
    return send(method, path, "application/json", json);
  }

  HttpResponse<String> send(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    return server.send(
        server
            .request(path)
            .header("Authorization", "Bearer alice")
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body))
            .build());
  }

  @Override
  public void close() {
    server.close();
  }
}
