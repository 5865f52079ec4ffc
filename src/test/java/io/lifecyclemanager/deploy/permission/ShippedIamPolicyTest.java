package io.lifecyclemanager.deploy.permission;

import static org.assertj.core.api.Assertions.assertThat;

import io.lifecyclemanager.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The IAM policies in {@code deploy/iam} are the output of {@code iam-policy}. */
class ShippedIamPolicyTest {
  private static final Path FOLDER = Path.of("deploy/iam");

  /** A region of each partition. */
  static final Map<String, String> PARTITIONS =
      Map.of(
          "aws", "us-west-2",
          "aws-cn", "cn-north-1",
          "aws-us-gov", "us-gov-west-1",
          "aws-eusc", "eusc-de-east-1",
          "aws-iso", "us-iso-east-1",
          "aws-iso-b", "us-isob-east-1",
          "aws-iso-e", "eu-isoe-west-1",
          "aws-iso-f", "us-isof-south-1");

  static final List<String> NAMES = List.copyOf(PARTITIONS.keySet());

  @ParameterizedTest
  @FieldSource("NAMES")
  void thePoliciesOfAPartitionAreWhatTheCommandPrints(String partition) throws IOException {
    assertIsPrinted("controller", partition);
    assertIsPrinted("enroll", partition, "--for=enroll", "--events=true");
  }

  private static void assertIsPrinted(String principal, String partition, String... more)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "iam-policy",
                "--account=111122223333",
                "--region=" + PARTITIONS.get(partition),
                "--queue-name=lifecycle-manager",
                "--cluster-name=my-cluster"));
    words.addAll(List.of(more));
    CommandRun program = CommandRun.run(words.toArray(String[]::new));
    assertThat(program.err()).isEmpty();
    assertThat(program.exitCode()).isZero();
    String file = Files.readString(FOLDER.resolve(principal + "." + partition + ".json"));
    assertThat(program.out()).isEqualTo(file);
    assertThat(file).contains("\"arn:" + partition + ":");
    assertThat(file.replace("\"arn:" + partition + ":", "")).doesNotContain("arn:");
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void thePoliciesOfPartitionsDifferInPartitionAndRegionOnly(String partition) throws IOException {
    for (String principal : List.of("controller", "enroll")) {
      String file = Files.readString(FOLDER.resolve(principal + "." + partition + ".json"));
      assertThat(
              file.replace("arn:" + partition + ":", "arn:aws:")
                  .replace(Objects.requireNonNull(PARTITIONS.get(partition)), "us-west-2"))
          .isEqualTo(Files.readString(FOLDER.resolve(principal + ".aws.json")));
    }
  }

  @Test
  void everyPartitionHasBothPoliciesAndThereAreNoOthers() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              NAMES.stream()
                  .flatMap(
                      name -> Stream.of("controller." + name + ".json", "enroll." + name + ".json"))
                  .toList());
    }
  }
}
