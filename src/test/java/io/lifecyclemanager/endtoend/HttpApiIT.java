package io.lifecyclemanager.endtoend;

import static io.lifecyclemanager.simulation.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lifecyclemanager.sandbox.PodHold;
import io.lifecyclemanager.sandbox.TestWorld;
import io.lifecyclemanager.sandbox.world.ControllerProcess;
import io.lifecyclemanager.sandbox.world.SandboxMachine;
import io.lifecyclemanager.sandbox.world.SandboxScale;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program serves requests that change something, as a program sends them. */
@Tag("full")
class HttpApiIT {
  private static final String TOKEN = "token-of-a-program-4711";
  private static final String WRONG_TOKEN = "token-of-nothing-4712";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SandboxScale SCENE =
      new SandboxScale(
          3, 2, 0, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMinutes(5), 1);

  @TempDir private Path folder;
  @AutoClose private final HttpClient http = HttpClient.newHttpClient();
  @AutoClose private TestWorld world;
  private ControllerProcess controller;

  @BeforeEach
  void start() throws Exception {
    world = TestWorld.start(SCENE, folder, 1);
    controller = controller("controller");
  }

  private ControllerProcess controller(String name, String... options) throws Exception {
    Path tokens = Files.writeString(folder.resolve("tokens"), TOKEN + "\n");
    Stream<String> common = Stream.of("--api-write", "--api-token-file=" + tokens);
    ControllerProcess started =
        world.controller(name, Stream.concat(common, Stream.of(options)).toArray(String[]::new));
    started.awaitReady(TestWorld.TIMEOUT);
    return started;
  }

  private HttpResponse<String> send(String token, String method, String path, String json)
      throws IOException, InterruptedException {
    return send(controller, token, method, path, json);
  }

  private HttpResponse<String> send(
      ControllerProcess replica, String token, String method, String path, String json)
      throws IOException, InterruptedException {
    URI uri = URI.create(url(replica) + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(TestWorld.TIMEOUT)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private JsonNode change(int status, String method, String path, String json)
      throws IOException, InterruptedException {
    HttpResponse<String> response = send(TOKEN, method, path, json);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return JSON.readTree(response.body());
  }

  private static String hold(SandboxMachine machine) {
    return "{\"node\": \"%s\", \"reason\": \"disk is replaced\"}".formatted(machine.node());
  }

  private boolean isCordoned(SandboxMachine machine) {
    return Boolean.TRUE.equals(
        world
            .sandbox()
            .cluster()
            .client()
            .nodes()
            .withName(machine.node())
            .get()
            .getSpec()
            .getUnschedulable());
  }

  @Test
  void nodesAreHeldAnInstanceIsDeregisteredAndATerminationIsCompleted() throws Exception {
    SandboxMachine first = world.sandbox().machines().get(1);
    SandboxMachine second = world.sandbox().machines().get(2);
    requestsWithoutAValidTokenAreRefused(first);

    assertThat(change(200, "POST", "/api/v1/holds", hold(first)).at("/holds/0/node").asText())
        .isEqualTo(first.node());
    assertThat(isCordoned(first)).isTrue();
    change(404, "PUT", "/api/v1/holds", set(hold(second), "{\"node\":\"none\",\"reason\":\"a\"}"));
    assertThat(isCordoned(second)).as("all or nothing").isFalse();
    change(200, "PUT", "/api/v1/holds", set(hold(second)));
    assertThat(List.of(isCordoned(first), isCordoned(second))).containsExactly(false, true);
    JsonNode none = change(200, "DELETE", "/api/v1/holds?instance=" + second.instance(), "");
    assertThat(none.path("holds")).isEmpty();
    assertThat(isCordoned(second)).isFalse();

    String deregistration =
        "{\"instance\": \"%s\", \"wait\": \"120s\"}".formatted(second.instance());
    JsonNode gone = change(200, "POST", "/api/v1/deregistrations", deregistration);
    assertThat(gone.path("state").asText()).isEqualTo("deregistered");
    assertThat(gone.path("balancers")).isNotEmpty();
    assertThat(world.sandbox().balancing().countRegistered(Set.of(second.instance()))).isZero();

    completeABlockedTermination();
    assertThat(controller.output()).contains("disk is replaced").doesNotContain(TOKEN, WRONG_TOKEN);
  }

  private static String url(ControllerProcess replica) {
    return "http://127.0.0.1:" + replica.port().orElseThrow();
  }

  @Test
  void aReplicaPassesARequestOnToTheOneThatDrainsTheNode() throws Exception {
    SandboxMachine machine = world.doomed().getFirst();
    PodHold hold = PodHold.onEach(world.sandbox(), world.doomed());
    world.terminate();
    world.awaitDraining();
    ControllerProcess other = controller("other", "--peers=" + url(controller));
    String complete = "/api/v1/terminations/" + machine.instance() + "/complete";
    // On a slow machine a process that has just started may not answer within a second.
    HttpResponse<String> accepted =
        eventually(
            "the request is passed on; the log: " + other.log(),
            TestWorld.TIMEOUT,
            () -> send(other, TOKEN, "POST", complete, ""),
            response -> response.statusCode() == 202);
    assertThat(JSON.readTree(accepted.body()).path("instance").asText())
        .isEqualTo(machine.instance());
    world.await("the action is completed", glance -> glance.waiting() == 0);
    assertThat(controller.output()).contains("holder of the token file").doesNotContain(TOKEN);
    assertThat(other.output()).doesNotContain(TOKEN);
    hold.release();
  }

  private static String set(String... holds) {
    return "{\"holds\": [" + String.join(", ", holds) + "]}";
  }

  private void requestsWithoutAValidTokenAreRefused(SandboxMachine machine) throws Exception {
    String complete = "/api/v1/terminations/" + machine.instance() + "/complete";
    assertThat(send("", "POST", "/api/v1/holds", hold(machine)).statusCode()).isEqualTo(401);
    assertThat(send(WRONG_TOKEN, "POST", "/api/v1/holds", hold(machine)).statusCode())
        .isEqualTo(403);
    assertThat(send("", "POST", complete, "").statusCode()).isEqualTo(401);
    assertThat(send(WRONG_TOKEN, "POST", complete, "").statusCode()).isEqualTo(403);
    assertThat(send("", "POST", "/drain?id=" + machine.instance(), "").statusCode()).isEqualTo(401);
    assertThat(isCordoned(machine)).isFalse();
  }

  private void completeABlockedTermination() throws Exception {
    SandboxMachine machine = world.doomed().getFirst();
    PodHold hold = PodHold.onEach(world.sandbox(), world.doomed());
    String complete = "/api/v1/terminations/" + machine.instance() + "/complete";
    change(404, "POST", complete, "");
    world.terminate();
    world.awaitDraining();
    assertThat(change(202, "POST", complete, "").path("instance").asText())
        .isEqualTo(machine.instance());
    world.await("the action is completed", glance -> glance.waiting() == 0);
    hold.release();
  }
}
