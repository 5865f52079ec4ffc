package io.lifecyclemanager.aws;

import io.lifecyclemanager.model.Fact;
import io.lifecyclemanager.model.Listener;
import io.lifecyclemanager.model.Time;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
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

  private static final int START_LENGTH = 64;

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
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    SdkHttpResponse response = context.httpResponse();
    boolean saysHtml =
        response
            .firstMatchingHeader("Content-Type")
            .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("text/html"))
            .isPresent();
    if (!response.isSuccessful() || !saysHtml) {
      return context.responseBody();
    }
    return context.responseBody().map(body -> refuseHtml(body, response.statusCode()));
  }

  /** The type alone does not tell: a server may call JSON so. */
  private static InputStream refuseHtml(InputStream body, int status) {
    try {
      BufferedInputStream buffered = new BufferedInputStream(body);
      buffered.mark(START_LENGTH);
      String start = new String(buffered.readNBytes(START_LENGTH), StandardCharsets.ISO_8859_1);
      buffered.reset();
      if (start.stripLeading().startsWith("<")) {
        throw SdkClientException.create(
            "%d with an HTML page: a proxy or gateway between this program and AWS has answered"
                .formatted(status));
      }
      return buffered;
    } catch (IOException e) {
      throw SdkClientException.create("the response ended early", e);
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
