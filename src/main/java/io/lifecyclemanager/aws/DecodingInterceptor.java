package io.lifecyclemanager.aws;

import io.lifecyclemanager.http.ContentDecoding;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Decodes what a proxy has compressed without being asked. The SDK itself decodes successful
 * responses only: of a failure, the error code would be lost.
 */
final class DecodingInterceptor implements ExecutionInterceptor {
  private static final String ENCODING = "Content-Encoding";

  @Override
  public SdkHttpResponse modifyHttpResponse(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    return context.httpResponse().toBuilder().removeHeader(ENCODING).build();
  }

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    @Nullable String encoding = context.httpResponse().firstMatchingHeader(ENCODING).orElse(null);
    return context.responseBody().map(body -> decode(encoding, body));
  }

  private static InputStream decode(@Nullable String encoding, InputStream body) {
    try {
      return ContentDecoding.decode(encoding, body);
    } catch (ZipException e) {
      throw new UncheckedIOException(e);
    }
  }
}
