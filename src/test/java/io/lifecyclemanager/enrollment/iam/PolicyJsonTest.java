package io.lifecyclemanager.enrollment.iam;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies with the same meaning have the same canonical form. */
class PolicyJsonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{'a': 1, 'b': 2} ~ {'b':2,'a':1}",
        "{'Action': ['x']} ~ {'Action': 'x'}",
        "{'Sid': 'Send', 'Effect': 'Allow'} ~ {'Effect': 'Allow'}",
        "{'Action': ['x', 'y']} ~ {'Action': ['y', 'x']}",
        "{'Statement': [{'b': ['x'], 'a': {}}]} ~ {'Statement': {'a': {}, 'b': 'x'}}"
      })
  void whiteSpaceOrderAndListsOfOneHaveNoMeaning(String one, String other) {
    assertThat(canonical(one)).isEqualTo(canonical(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{'Action': 'x'} ~ {'Action': 'y'}",
        "{'Action': ['x', 'y']} ~ {'Action': 'x'}",
        "{'Effect': 'Allow'} ~ {'Effect': 'Deny'}",
        "{} ~ {'a': {}}"
      })
  void everyOtherDifferenceHasAMeaning(String one, String other) {
    assertThat(canonical(one)).isNotEqualTo(canonical(other));
  }

  @Test
  void aTextThatIsNotJsonIsUnchanged() {
    assertThat(PolicyJson.canonical("{} no")).isEqualTo("{} no");
  }

  private static String canonical(String policy) {
    return PolicyJson.canonical(policy.replace('\'', '"'));
  }
}
