package io.lifecyclemanager.simulation.aws.query;

import java.util.Optional;

/** The protocol side of one service: from a request to the contents of its result element. */
public interface QueryApi {
  /**
   * Answers a call, or nothing if the operation is not simulated.
   *
   * @throws AwsFailure for the errors that AWS would answer
   */
  Optional<Xml> answer(QueryRequest request);
}
