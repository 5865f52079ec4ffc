package io.lifecyclemanager.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.aws.AwsClients;
import io.lifecyclemanager.kubernetes.ApiCall;
import io.lifecyclemanager.kubernetes.ApiCall.Verb;
import io.lifecyclemanager.kubernetes.KubernetesConnection;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.model.Time;
import io.lifecyclemanager.simulation.fault.RecordingProxy;
import io.lifecyclemanager.simulation.fault.TestCertificates;
import io.lifecyclemanager.simulation.fault.TlsRelay;
import io.lifecyclemanager.simulation.fault.UnresolvableHost;
import io.lifecyclemanager.simulation.kubernetes.SimulatedKubernetes;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The clients of both SDKs and the proxies of the environment, in a process of its own, whose
 * environment is known. The proxy opens a tunnel to the API server and refuses all others.
 */
@Tag("full")
class ProxiedClientsTest {
  private static final String API_SERVER = TestCertificates.HOST + ":6443";
  private static final String USER = "operator";
  private static final String PASSWORD = "pa@s%s";
  private static final String AUTHORIZATION = "Basic b3BlcmF0b3I6cGFAcyVz";

  @TempDir private static Path keys;
  private static TestCertificates certificates;

  @TempDir private Path folder;

  private final Time time = new SystemTime();
  private final SimulatedKubernetes kubernetes = SimulatedKubernetes.start(time);
  private TlsRelay tls;
  private Path kubeconfig;

  /** What the other process does: requests to AWS, and one to the API server. */
  static final class ProxiedRequests {
    private ProxiedRequests() {}

    public static void main(String[] arguments) {
      Time time = new SystemTime();
      Listener print = fact -> System.out.println(fact);
      for (String region : arguments[0].split(",", -1)) {
        try (AwsClients aws = AwsClients.create(region, time, print)) {
          System.out.println("AWS: " + aws.autoScaling().describeAutoScalingGroups());
        } catch (SdkException e) {
          System.out.println("AWS: " + e + " caused by " + e.getCause());
        }
      }
      try (KubernetesConnection connection =
          KubernetesConnection.create(Path.of(arguments[1]), print, time)) {
        ApiCall call = ApiCall.read(Verb.LIST, "nodes", "", "api/v1/nodes");
        System.out.println("API server: " + connection.send(call).code());
      } catch (RemoteFailure e) {
        System.out.println("API server: " + e.getMessage());
      }
    }
  }

  @BeforeAll
  static void makeCertificates() throws Exception {
    certificates = TestCertificates.make(keys);
  }

  @BeforeEach
  void serve() throws Exception {
    tls =
        new TlsRelay(
            URI.create(kubernetes.url()), InetAddress.getLoopbackAddress(), certificates.own());
    kubeconfig = folder.resolve("kubeconfig");
    writeKubeconfig(API_SERVER, "");
  }

  private void writeKubeconfig(String server, String more) throws Exception {
    Files.writeString(
        kubeconfig,
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: simulated
          cluster: {server: "https://%s", certificate-authority-data: %s%s}
        users: [{name: user, user: {}}]
        contexts: [{name: simulated, context: {cluster: simulated, user: user}}]
        current-context: simulated
        """
            .formatted(server, certificates.authority(), more));
  }

  @AfterEach
  void stop() {
    tls.close();
    kubernetes.close();
  }

  /** The SDK's client of STS is not ours, and has its own idea of region and proxy. */
  @Test
  void theRegionAndTheProxyReachTheWebIdentityToo() throws Exception {
    try (RecordingProxy proxy = proxy(Optional.empty())) {
      Map<String, String> environment = environment();
      environment.put("https_proxy", proxy.address());
      environment.put("HTTP_PROXY", "http://unused.invalid:1");
      environment.put(
          "AWS_WEB_IDENTITY_TOKEN_FILE",
          Files.writeString(folder.resolve("identity"), "token").toString());
      environment.put("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/controller");
      assertThat(output("cn-north-1,us-gov-west-1", environment)).contains("API server: 200");
      assertThat(Set.copyOf(proxy.requests()))
          .containsExactlyInAnyOrder(
              "CONNECT sts.cn-north-1.amazonaws.com.cn:443",
              "CONNECT sts.us-gov-west-1.amazonaws.com:443",
              "CONNECT " + API_SERVER);
    }
  }

  @Test
  void theProxyForTlsAloneIsEnoughAndItsCredentialsAreShownNowhere() throws Exception {
    try (RecordingProxy proxy = proxy(Optional.of(AUTHORIZATION))) {
      Map<String, String> environment = withKeys();
      environment.put("HTTPS_PROXY", "http://%s:pa%%40s%%25s@%s/".formatted(USER, proxy.address()));
      String output = output("eu-central-1", environment);
      assertThat(output).contains("API server: 200");
      assertThat(output).doesNotContain(USER, PASSWORD, "pa%40s", "b3BlcmF0b3I");
      assertThat(proxy.requests())
          .contains("CONNECT autoscaling.eu-central-1.amazonaws.com:443", "CONNECT " + API_SERVER);
    }
  }

  @Test
  void exceptionsAreConnectedToDirectly() throws Exception {
    try (RecordingProxy proxy = proxy(Optional.empty())) {
      Map<String, String> environment = withKeys();
      environment.put("HTTPS_PROXY", "http://" + proxy.address());
      environment.put("no_proxy", "10.0.0.0/8, .invalid");
      environment.put("AWS_ENDPOINT_URL", "https://" + UnresolvableHost.NAME);
      writeKubeconfig(UnresolvableHost.NAME, "");
      String output = output("eu-central-1", environment);
      assertThat(proxy.requests()).isEmpty();
      assertThat(output)
          .contains("AWS: ")
          .contains("UnknownHostException")
          .contains(UnresolvableHost.NAME);
      assertThat(output)
          .contains("API server: list nodes: no answer from https://" + UnresolvableHost.NAME);
    }
  }

  @Test
  void theProxyOfTheKubeconfigIsPreferredAndNamedInFailures() throws Exception {
    try (RecordingProxy refusing = new RecordingProxy(Map.of(), Optional.of(AUTHORIZATION))) {
      writeKubeconfig(
          API_SERVER,
          ", proxy-url: \"http://%s:pa%%40s%%25s@%s\"".formatted(USER, refusing.address()));
      Map<String, String> environment = withKeys();
      environment.put("HTTPS_PROXY", "http://unused.invalid:1");
      environment.put("NO_PROXY", "*");
      environment.put("AWS_ENDPOINT_URL", "https://" + UnresolvableHost.NAME);
      assertThat(output("eu-central-1", environment))
          .contains(
              "no answer from https://%s/ through the proxy http://%s: "
                  .formatted(API_SERVER, refusing.address()))
          .doesNotContain(USER);
      assertThat(refusing.requests()).containsExactly("CONNECT " + API_SERVER);
    }
  }

  private RecordingProxy proxy(Optional<String> authorization) {
    return new RecordingProxy(Map.of(API_SERVER, tls.port()), authorization);
  }

  private Map<String, String> environment() {
    return new HashMap<>(
        Map.of(
            "AWS_EC2_METADATA_DISABLED", "true",
            "AWS_CONFIG_FILE", folder.resolve("none").toString(),
            "AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString(),
            "HOME", folder.toString()));
  }

  private Map<String, String> withKeys() {
    Map<String, String> environment = environment();
    environment.put("AWS_ACCESS_KEY_ID", "key");
    environment.put("AWS_SECRET_ACCESS_KEY", "secret-key");
    return environment;
  }

  private String output(String regions, Map<String, String> environment) throws Exception {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            ProxiedRequests.class.getName(),
            regions,
            kubeconfig.toString());
    java.environment().clear();
    java.environment().putAll(environment);
    Process process = java.redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }
}
