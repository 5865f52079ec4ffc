package io.lifecyclemanager.doctor.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which patterns match a change of state to {@code stopping}. */
class EventPatternTest {
  private static final String EVENT =
      """
      {"source": "aws.ec2", "detail-type": "EC2 Instance State-change Notification",
       "resources": ["arn:1", "arn:2"], "detail": {"instance-id": "i-0", "state": "stopping"}}
      """;

  private static boolean matches(String pattern) throws JsonProcessingException {
    return EventPattern.parse(pattern.replace('\'', '"')).matches(new JsonMapper().readTree(EVENT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'source': ['aws.ec2']}",
        "{'source': ['aws.health', 'aws.ec2'], 'detail': {'state': ['stopping']}}",
        "{'resources': ['arn:2']}",
        "{'detail-type': [{'prefix': 'EC2 '}]}",
        "{'detail-type': [{'suffix': ' Notification'}]}",
        "{'detail-type': [{'wildcard': 'EC2 * Notification'}]}",
        "{'source': [{'equals-ignore-case': 'AWS.EC2'}]}",
        "{'source': [{'anything-but': ['aws.s3', 'aws.health']}]}",
        "{'source': [{'anything-but': {'prefix': 'com.'}}]}",
        "{'source': [{'prefix': {'equals-ignore-case': 'AWS.'}}]}",
        "{'detail': {'service': [{'exists': false}], 'state': [{'exists': true}]}}",
        "{'$or': [{'source': ['aws.s3']}, {'detail': {'state': ['stopping']}}]}",
        "{'detail': {'state': [{'an operator of the future': 1}]}}"
      })
  void aPatternMatches(String pattern) throws JsonProcessingException {
    assertThat(matches(pattern)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{'source': ['aws.health']}",
        "{'source': ['aws.ec2'], 'detail': {'state': ['terminated']}}",
        "{'detail': {'state': []}}",
        "{'resources': ['arn:3']}",
        "{'detail-type': [{'prefix': 'AWS '}]}",
        "{'detail-type': [{'wildcard': 'EC2 * Warning'}]}",
        "{'source': [{'anything-but': 'aws.ec2'}]}",
        "{'source': [{'anything-but': {'prefix': 'aws.'}}]}",
        "{'detail': {'state': [{'exists': false}]}}",
        "{'detail': {'service': ['EC2']}}",
        "{'$or': [{'source': ['aws.s3']}, {'detail': {'state': ['stopped']}}]}"
      })
  void aPatternDoesNotMatch(String pattern) throws JsonProcessingException {
    assertThat(matches(pattern)).isFalse();
  }
}
