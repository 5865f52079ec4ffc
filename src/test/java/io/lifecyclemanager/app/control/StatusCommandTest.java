package io.lifecyclemanager.app.control;

import static io.lifecyclemanager.client.SampleStatus.report;
import static io.lifecyclemanager.client.SampleStatus.termination;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.lifecyclemanager.app.AdminCommands.CommandResult;
import io.lifecyclemanager.model.SimulatedTime;
import io.lifecyclemanager.simulation.LoopbackServer;
import io.lifecyclemanager.status.StatusJson;
import io.lifecyclemanager.status.StatusReport;
import io.lifecyclemanager.status.StatusReport.ReplicaStatus;
import io.lifecyclemanager.status.TerminationStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** {@code status} against the HTTP API of one replica, at a URL. */
class StatusCommandTest {
  private final SimulatedTime time = new SimulatedTime();
  private final List<String> printed = new ArrayList<>();
  private final List<String> pictures = new ArrayList<>();
  @AutoClose private final LoopbackServer api = new LoopbackServer(this::serve);
  private volatile StatusReport current = report(termination("i-1").node("node-1.example.com"));
  private volatile List<TerminationStatus> history = List.of();
  private volatile List<TerminationStatus> whole = List.of();
  private volatile int code = 200;

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    String body =
        switch (path) {
          case "/api/v1/terminations" -> StatusJson.write(current);
          case "/api/v1/history" -> StatusJson.write(Map.of("history", history));
          default -> StatusJson.write(whole(path.replace("/api/v1/terminations/", "")));
        };
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** What the API shows of one termination; the list may have less. */
  private TerminationStatus whole(String instance) throws IOException {
    return Stream.concat(whole.stream(), current.terminations().stream())
        .filter(each -> each.instance().equals(instance))
        .findFirst()
        .orElseThrow(() -> new IOException("unexpected " + instance));
  }

  private CommandResult run(@Nullable String subject, boolean json) throws InterruptedException {
    return run(api.uri(), subject, false, json, pictures::add);
  }

  private CommandResult run(
      URI url, @Nullable String subject, boolean watch, boolean json, Consumer<String> screen)
      throws InterruptedException {
    return new RemoteControlCommands(time)
        .status(
            new StatusSettings(
                new ControllerLocation.DirectUrl(url, null), subject, watch, json, false),
            printed::add,
            screen);
  }

  @Test
  void allTerminationsAreATable() throws Exception {
    CommandResult result = run(null, false);
    assertThat(result.exitCode()).isZero();
    assertThat(result.output()).startsWith("INSTANCE  NODE ").contains("\ni-1       node-1 ");
    assertThat(printed).isEmpty();
  }

  @Test
  void anInstanceOrANodeWithOrWithoutItsDomainIsShownWithAllThatIsKnown() throws Exception {
    for (String subject : List.of("i-1", "node-1", "node-1.example.com")) {
      assertThat(run(subject, false).output()).startsWith("Instance:      i-1\n");
    }
  }

  @Test
  void ofOneTerminationAllIsShownThoughTheListHasLess() throws Exception {
    whole = List.of(termination("i-1").blockedBy("shop/web-0", "shop/web-1").status());
    assertThat(run("i-1", false).output()).contains("shop/web-0", "shop/web-1");
    assertThat(StatusJson.read(run("i-1", true).output(), StatusReport.class).terminations())
        .isEqualTo(whole);
  }

  @Test
  void whatIsNeitherInProgressNorHasEndedIsNotKnown() throws Exception {
    for (String subject : List.of("node", "i-2", "node-1.example.co")) {
      CommandResult result = run(subject, false);
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.output()).isEmpty();
      assertThat(result.failure())
          .isEqualTo("no termination of " + subject + " is in progress, and none has ended lately");
    }
  }

  @Test
  void theLastTerminationThatHasEndedIsShown() throws Exception {
    history =
        List.of(
            termination("i-2").ended("abandoned").status(),
            termination("i-2").ended("completed").status());
    CommandResult result = run("i-2", false);
    assertThat(result.exitCode()).isZero();
    assertThat(result.output()).contains("Outcome:       abandoned").doesNotContain("completed");
  }

  @Test
  void replicasThatDidNotAnswerAreNamedBesideTheResultAndInTheJson() throws Exception {
    current =
        new StatusReport(
            current.terminations(),
            List.of(
                new ReplicaStatus("http://10.0.1.7:8080", "r-1", true, "it is blind\u001b[2J"),
                new ReplicaStatus("http://10.0.1.8:8080", null, false, "no reply")));
    assertThat(run(null, false).exitCode()).isZero();
    assertThat(printed)
        .containsExactly(
            "replica http://10.0.1.7:8080: it is blind?[2J",
            "replica http://10.0.1.8:8080 did not answer: no reply");
    CommandResult json = run("i-1", true);
    assertThat(StatusJson.read(json.output(), StatusReport.class)).isEqualTo(current);
  }

  @Test
  void jsonHasNoControlCharacters() throws Exception {
    current = report(termination("i-\u009b31m\u001b\u202e"));
    assertThat(run(null, true).output().codePoints().boxed())
        .allMatch(point -> point == '\n' || (point >= ' ' && point < 0x7f));
  }

  @Test
  void withoutAControllerTheCommandFails() throws Exception {
    code = 503;
    assertThat(run(null, false).exitCode()).isEqualTo(3);
    assertThat(run(null, true))
        .satisfies(result -> assertThat(result.exitCode()).isEqualTo(3))
        .satisfies(result -> assertThat(result.output()).isEmpty())
        .satisfies(result ->
            assertThat(result.failure())
                .startsWith(api.uri() + "/api/v1/terminations: answered with status 503"));
    api.close();
    assertThat(run(null, false).exitCode()).isEqualTo(3);
  }

  @Test
  void aWatchedStatusIsReadAnewAndSurvivesAnOutage() {
    Consumer<String> screen =
        picture -> {
          pictures.add(picture);
          switch (pictures.size()) {
            case 1 -> current = report(termination("i-1"), termination("i-2"));
            case 2 -> code = 500;
            default -> Thread.currentThread().interrupt();
          }
        };
    assertThatThrownBy(() -> run(api.uri(), null, true, false, screen))
        .isInstanceOf(InterruptedException.class);
    assertThat(pictures).hasSize(3);
    assertThat(pictures.getFirst())
        .startsWith("INSTANCE")
        .endsWith("Z: 1 in progress, 0 need attention; replicas that answered: 1 of 1")
        .doesNotContain("i-2");
    assertThat(pictures.get(1)).contains("\ni-2 ").doesNotContain("no answer");
    assertThat(pictures.get(2))
        .contains("\ni-2 ")
        .startsWith("no answer: " + api.uri() + "/api/v1/terminations: answered with status 500")
        .endsWith("Z: 2 in progress, 0 need attention; replicas that answered: 1 of 1");
  }

  @Test
  void aWatchedTerminationIsShownUntilItHasEnded() throws Exception {
    Consumer<String> screen =
        picture -> {
          pictures.add(picture);
          current = report();
          history = List.of(termination("i-1").ended("completed").status());
        };
    assertThat(run(api.uri(), "i-1", true, false, screen).exitCode()).isZero();
    assertThat(pictures).hasSize(2);
    assertThat(pictures.getLast()).contains("Outcome:       completed after 3m15s");
  }
}
