package io.lifecyclemanager.endtoend;

import static io.lifecyclemanager.client.SampleStatus.report;
import static io.lifecyclemanager.client.SampleStatus.termination;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.lifecyclemanager.simulation.LoopbackServer;
import io.lifecyclemanager.status.StatusJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program shows terminations, as a user in a shell and on a terminal sees them. */
class StatusIT {
  @TempDir private Path folder;

  private static void serve(HttpExchange exchange) throws IOException {
    boolean isHistory = exchange.getRequestURI().getPath().endsWith("/history");
    String body =
        StatusJson.write(
            isHistory
                ? Map.of("history", List.of(termination("i-2").ended("completed").status()))
                : report(termination("i-1").node("node-1").blockedBy("a/b", "a/c")));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Test
  void theStatusIsATableAndOnATerminalAPicture() throws Exception {
    String script =
        """
        # A command waits 10 s for a reply, which a machine that is busy with other work may exceed.
        until_answered() {
          for _ in {1..20}; do
            code=0
            "$@" > out 2> err || code=$?
            [[ $code -eq 3 ]] || break
          done
          cat out
          cat err >&2
          return $code
        }
        until_answered kubectl-lifecycle_manager status --controller-url=$API; echo $?
        until_answered lifecycle-manager status i-3 --controller-url=$API; echo $?
        on_terminal() {
          until_answered script -qec "lifecycle-manager status $* --controller-url=$API" /dev/null
        }
        on_terminal i-2 -w > watched
        on_terminal > coloured
        NO_COLOR=1 on_terminal > plain
        head -c 20 watched | od -An -c | tr -d ' \\n'; echo
        grep -c "$(printf '\\033')" coloured
        grep -c "$(printf '\\033')" plain
        """;
    try (LoopbackServer api = new LoopbackServer(StatusIT::serve)) {
      BashScript said =
          BashScript.run(
              folder, Map.of("API", api.uri().toString()), Duration.ofMinutes(10), script);
      assertThat(said.err())
          .isEqualTo(
              "lifecycle-manager: no termination of i-3 is in progress, and none has ended"
                  + " lately\n");
      assertThat(said.out().lines().toList())
          .satisfiesExactly(
              header -> assertThat(header).startsWith("INSTANCE  NODE    GROUP"),
              row -> assertThat(row).startsWith("i-1       node-1  web"),
              blockers -> assertThat(blockers).isEqualTo("  blocked by 1 pod (budget a/b)"),
              code -> assertThat(code).isEqualTo("0"),
              code -> assertThat(code).isEqualTo("2"),
              picture -> assertThat(picture).startsWith("033[?7l033[1;1H"),
              coloured -> assertThat(coloured).isEqualTo("1"),
              plain -> assertThat(plain).isEqualTo("0"));
    }
  }
}
