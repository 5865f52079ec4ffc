package io.lifecyclemanager.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What shells, kubectl and terminals make of the packaged program. */
class CommandLineIT {
  /** Set where the run must fail rather than do without zsh. */
  private static final String ZSH_REQUIRED = "REQUIRE_ZSH";

  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final String DOCTOR =
      "lifecycle-manager doctor --queue-name=terminations --cluster-name=sandbox";

  @TempDir private Path folder;

  @Test
  void bashCompletesCommandsAndOptions() throws Exception {
    String script =
        """
        set +u # what bash sets for an interactive user is not there
        compopt() { :; }
        source <(lifecycle-manager completion bash)
        complete_last() {
          COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
          "$(complete -p lifecycle-manager | sed 's/.* -F \\([^ ]*\\) .*/\\1/')"
          echo "${COMPREPLY[@]}"
        }
        complete_last lifecycle-manager doc
        complete_last lifecycle-manager doctor --pro
        complete_last lifecycle-manager iam-policy --fo
        """;

    assertThat(run(script)).isEqualTo(new BashScript(0, "doctor\n--probe\n--for\n", ""));
  }

  @Test
  void zshCompletesThemWithTheSameScript() throws Exception {
    assumeTrue(
        System.getenv(ZSH_REQUIRED) != null || run("command -v zsh || true").out().contains("zsh"),
        "zsh is not installed; bash runs the same script in the meantime");
    // A terminal of its own, in which the tabulator is really pressed.
    String script =
        """
        lifecycle-manager completion zsh > completion
        zsh -f -e <<'END' > terminal
        zmodload zsh/zpty
        zpty shell zsh -f -i
        zpty -w shell 'autoload -U +X compinit && compinit -u -D; source ./completion'
        zpty -w shell 'lifecycle-manager() { print -r -- "$@" >> typed; }'
        zpty -w shell $'lifecycle-manager doc\\t'
        zpty -w shell $'lifecycle-manager doctor --pro\\t'
        zpty -w shell exit
        while zpty -r shell; do :; done
        END
        cat typed
        """;

    assertThat(run(script)).isEqualTo(new BashScript(0, "doctor\ndoctor --probe\n", ""));
  }

  @Test
  void kubectlsPluginIsTheProgramFromWhereverItIsLinkedTo() throws Exception {
    String script =
        """
        mkdir -p plugins/here plugins/there
        ln -s "$(command -v kubectl-lifecycle_manager)" plugins/here
        ln -s ../here/kubectl-lifecycle_manager plugins/there
        lifecycle-manager version
        plugins/here/kubectl-lifecycle_manager version
        PATH=$PWD/plugins/there:/usr/bin:/bin kubectl-lifecycle_manager version
        if command -v kubectl > /dev/null; then kubectl lifecycle-manager version; fi
        rm -r plugins
        """;

    BashScript said = run(script);

    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(said.err()).isEmpty();
    List<String> lines = said.out().lines().toList();
    assertThat(lines).hasSizeGreaterThanOrEqualTo(3);
    assertThat(lines).first().asString().startsWith("lifecycle-manager ");
    assertThat(lines).containsOnly(lines.getFirst());
  }

  @Test
  void progressIsShownOnATerminalOnlyAndNothingIsColoured() throws Exception {
    String script =
        """
        %1$s > report 2> talk
        echo $?
        script -qec '%1$s 2> progress' /dev/null > terminal < /dev/null
        NO_COLOR=1 script -qec '%1$s' /dev/null > plain < /dev/null
        """
            .formatted(DOCTOR);
    try (Socket refusing = new Socket()) {
      // Bound and not listening: no other program gets the port, and connections are refused.
      refusing.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

      BashScript said = BashScript.run(folder, nowhere(refusing.getLocalPort()), TIMEOUT, script);

      assertThat(said.out()).as(said.err()).startsWith("1\n");
    }
    assertThat(read("report")).contains("× LM001 aws-access").doesNotContain("reading from");
    assertThat(read("talk")).isEmpty();
    assertThat(read("terminal")).contains("× LM001 aws-access").doesNotContain("reading from");
    assertThat(read("progress")).contains("reading from AWS").doesNotContain("LM001");
    assertThat(read("plain")).contains("reading from AWS", "× LM001 aws-access");
    assertThat(read("report") + read("terminal") + read("plain")).doesNotContain("\u001b");
  }

  private Map<String, String> nowhere(int port) throws Exception {
    String url = "http://127.0.0.1:" + port;
    Path kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: nowhere, cluster: {server: "%s"}}]
            contexts: [{name: nowhere, context: {cluster: nowhere, user: unknown}}]
            users: [{name: unknown, user: {}}]
            current-context: nowhere
            """
                .formatted(url));
    return Map.of(
        "KUBECONFIG", kubeconfig.toString(),
        "AWS_ENDPOINT_URL", url,
        "AWS_REGION", "us-west-2",
        "AWS_ACCESS_KEY_ID", "unknown",
        "AWS_SECRET_ACCESS_KEY", "unknown",
        "AWS_EC2_METADATA_DISABLED", "true");
  }

  private String read(String file) throws Exception {
    return Files.readString(folder.resolve(file));
  }

  private BashScript run(String script) throws Exception {
    return BashScript.run(folder, Map.of(), TIMEOUT, script);
  }
}
