package io.lifecyclemanager.simulation.moto;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A row with a name that no test has would excuse no test. */
class MotoDifferenceTest {

  private static Class<?> contract(String name) throws ClassNotFoundException {
    for (String tested :
        List.of("aws", "aws.ec2", "aws.loadbalancer", "enrollment.aws", "doctor.aws")) {
      String full = "io.lifecyclemanager." + tested + "." + name;
      if (MotoDifferenceTest.class.getResource("/" + full.replace('.', '/') + ".class") != null) {
        return Class.forName(full);
      }
    }
    throw new ClassNotFoundException(name);
  }

  static List<String> tests() {
    return MotoDifference.all().stream().flatMap(row -> row.tests().stream()).toList();
  }

  @Test
  void noTestIsExcusedTwice() {
    assertThat(tests()).isNotEmpty().doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("tests")
  void everyExcusedTestExists(String test) throws ClassNotFoundException {
    int dot = test.indexOf('.');
    Class<?> type = contract(test.substring(0, dot));
    assertThat(
            Stream.<Class<?>>iterate(type, one -> one != null, Class::getSuperclass)
                .flatMap(one -> Arrays.stream(one.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName))
        .contains(test.substring(dot + 1));
  }
}
