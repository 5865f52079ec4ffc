package io.lifecyclemanager.simulation.aws.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AwsFactsTableTest {
  private static final List<Class<?>> HELD_TO_IT =
      List.of(
          AutoScalingFactsTest.class,
          LifecycleHookFactsTest.class,
          ScalingFactsTest.class,
          WarmPoolFactsTest.class,
          StandbyFactsTest.class,
          TargetGroupFactsTest.class,
          TargetGroupListingFactsTest.class,
          ClassicElbFactsTest.class,
          IamFactsTest.class,
          EventBridgeFactsTest.class,
          Ec2FactsTest.class);
  private static final Pattern SOURCE =
      Pattern.compile("https://docs\\.aws\\.amazon\\.com/|observed|assumed");
  private static final Pattern TEST_CELL = Pattern.compile("`(\\w+FactsTest\\.\\w+)` \\|$");

  @Test
  void everyFactHasItsTestAndEveryTestItsFact() throws IOException {
    Stream<String> tests =
        HELD_TO_IT.stream()
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .filter(method -> method.isAnnotationPresent(Test.class))
            .map(method -> method.getDeclaringClass().getSimpleName() + "." + method.getName());

    assertThat(rows().map(AwsFactsTableTest::test))
        .containsExactlyInAnyOrderElementsOf(tests.toList());
  }

  @Test
  void everyFactNamesItsSource() throws IOException {
    assertThat(rows().map(row -> row.split(" \\| ", -1)[2]))
        .allMatch(source -> SOURCE.matcher(source).find());
  }

  private static String test(String row) {
    return TEST_CELL
        .matcher(row)
        .results()
        .map(match -> match.group(1))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no test in the last cell of: " + row));
  }

  private static Stream<String> rows() throws IOException {
    try (InputStream table =
        Objects.requireNonNull(AwsFactsTableTest.class.getResourceAsStream("/aws-facts.md"))) {
      return new String(table.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .takeWhile(line -> !line.equals("## Where moto differs"))
          .filter(line -> line.startsWith("| "))
          .filter(line -> !line.startsWith("| Fact"));
    }
  }
}
