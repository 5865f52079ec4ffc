package io.lifecyclemanager.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.aws.AwsClients;
import io.lifecyclemanager.aws.SqsQueue;
import io.lifecyclemanager.enrollment.aws.AwsEnrollmentAccount;
import io.lifecyclemanager.model.RemoteFailure;
import io.lifecyclemanager.model.SystemTime;
import io.lifecyclemanager.simulation.fault.FixedAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the program says without credentials: one sentence with the sources that were tried. In a
 * process of its own, whose environment is known.
 */
class MissingCredentialsTest {
  private static final String REFUSED_BY_STS =
      """
      <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>\
      <Code>AccessDenied</Code>\
      <Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error>\
      <RequestId>1</RequestId></ErrorResponse>\
      """;

  private static final List<String> SETTINGS =
      List.of(
          "aws.accessKeyId",
          "aws.profile",
          "aws.region",
          "aws.disableEc2Metadata",
          "aws.roleArn",
          "aws.webIdentityTokenFile",
          "aws.endpointUrl");

  /** What the other process does: prints the failure of one request for each case. */
  static final class WithoutCredentials {
    private WithoutCredentials() {}

    public static void main(String[] arguments) throws Exception {
      Path token = Path.of(arguments[0]);
      try (FixedAnswer sts = FixedAnswer.start(403, REFUSED_BY_STS)) {
        print("none", Map.of());
        print("named", Map.of("aws.profile", "prod"));
        print("disabled", Map.of("aws.disableEc2Metadata", "true"));
        try (AwsEnrollmentAccount account =
            AwsEnrollmentAccount.of("eu-west-1", new SystemTime())) {
          System.out.println("command=" + account.location());
        } catch (RemoteFailure failure) {
          System.out.println("command=" + failure.kind() + " " + failure.getMessage());
        }
        print("half", Map.of("aws.accessKeyId", "AKIA"));
        print("sso", Map.of("aws.profile", "login"));
        Map<String, String> webIdentity =
            Map.of(
                "aws.webIdentityTokenFile", token.toString(),
                "aws.roleArn", "arn:aws:iam::123456789012:role/serve",
                "aws.disableEc2Metadata", "true",
                "aws.region", "eu-west-1",
                "aws.endpointUrl", sts.url());
        print("refused", webIdentity);
        Files.delete(token);
        print("unreadable", webIdentity);
      }
    }

    private static void print(String name, Map<String, String> settings) throws Exception {
      settings.forEach(System::setProperty);
      try (AwsClients clients = AwsClients.create("eu-west-1", new SystemTime(), _ -> {})) {
        String arn = new SqsQueue(clients.sqs(), "q", null, new SystemTime()).arn();
        System.out.println(name + "=" + arn);
      } catch (RemoteFailure failure) {
        System.out.println(name + "=" + failure.kind() + " " + failure.getMessage());
      }
      SETTINGS.forEach(System::clearProperty);
    }
  }

  @TempDir private static Path folder;
  private static Map<String, String> printed;

  @BeforeAll
  static void runWithoutCredentials() throws IOException, InterruptedException {
    Path token = Files.writeString(folder.resolve("token"), "a token");
    Path config =
        Files.writeString(
            folder.resolve("config"),
            """
            [profile prod]
            region = eu-west-1
            [profile login]
            sso_session = company
            sso_account_id = 123456789012
            sso_role_name = admin
            [sso-session company]
            sso_region = eu-west-1
            sso_start_url = https://company.awsapps.com/start
            """);
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "-Daws.configFile=" + config,
            "-Daws.sharedCredentialsFile=none",
            "-Daws.ec2MetadataServiceEndpoint=http://127.0.0.1:1",
            WithoutCredentials.class.getName(),
            token.toString());
    java.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    Process process = java.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      printed =
          output
              .lines()
              .collect(
                  Collectors.toMap(
                      line -> line.substring(0, line.indexOf('=')),
                      line -> line.substring(line.indexOf('=') + 1)));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void theSourcesThatWereTriedAreNamedInOneSentence() {
    assertThat(printed)
        .containsEntry(
            "none",
            "UNAVAILABLE SQS GetQueueUrl: no AWS credentials found: environment, web identity,"
                + " profile `default`, container, instance metadata");
  }

  @Test
  void aCommandSaysWhatToDoAndDoesNotRetry() {
    assertThat(printed.get("command"))
        .startsWith("DENIED STS GetCallerIdentity: no AWS credentials found: environment")
        .contains("aws sso login", "AWS_PROFILE");
  }

  @Test
  void theProfileHasItsRealName() {
    assertThat(printed.get("named")).contains("profile `prod`").doesNotContain("default");
  }

  @Test
  void aSourceThatIsTurnedOffIsNotNamed() {
    assertThat(printed.get("disabled")).endsWith("profile `default`, container");
  }

  @Test
  void aSourceThatIsConfiguredAndFailsIsNamedFirstWithItsReason() {
    assertThat(printed.get("half"))
        .contains("no AWS credentials: system properties failed: ")
        .endsWith(
            "none found: environment, web identity, profile `default`, container, instance"
                + " metadata");
    assertThat(printed.get("sso")).contains("no AWS credentials: profile `login` failed: ", "sso");
  }

  @Test
  void aRefusedWebIdentityIsNoMissingPermissionOfTheRequest() {
    assertThat(printed.get("refused"))
        .startsWith("UNAVAILABLE SQS GetQueueUrl: no AWS credentials: web identity failed: ")
        .contains("403 AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity");
  }

  @Test
  void aTokenFileThatCannotBeReadIsNamed() {
    assertThat(printed.get("unreadable")).contains("web identity failed: ").contains("token");
  }
}
