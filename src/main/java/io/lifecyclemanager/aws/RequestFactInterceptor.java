package io.lifecyclemanager.aws;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Reports every request that was sent as a fact. Its result is {@code ok}, {@code interrupted} or
 * the kind of failure in lower case. The SDK does not retry, so a call is one request. A page in
 * place of an answer is a failure: the SDK would read the login page of a proxy as an empty answer.
 */
final class RequestFactInterceptor implements ExecutionInterceptor {
  private static final ExecutionAttribute<Long> SENT_AT = new ExecutionAttribute<>("RequestSentAt");

  private final String service;
  private final Time time;
  private final Listener listener;

  RequestFactInterceptor(String service, Time time, Listener listener) {
    this.service = service;
    this.time = time;
    this.listener = listener;
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    attributes.putAttribute(SENT_AT, time.nanos());
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    SdkHttpResponse response = context.httpResponse();
    if (response.isSuccessful()
        && response
            .firstMatchingHeader("Content-Type")
            .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("text/html"))
            .isPresent()) {
      throw SdkClientException.create(
          "%d with an HTML page: a proxy or gateway between this program and AWS has answered"
              .formatted(response.statusCode()));
    }
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    report(attributes, Fact.AwsRequest.OK);
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    report(attributes, AwsFailures.metricResult(context.exception()));
  }

  private void report(ExecutionAttributes attributes, String result) {
    @Nullable Long sent = attributes.getAttribute(SENT_AT);
    if (sent != null) {
      String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
      listener.on(new Fact.AwsRequest(service, operation, result, time.since(sent)));
    }
  }
}
