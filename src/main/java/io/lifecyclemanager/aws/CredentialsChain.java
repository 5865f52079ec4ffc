package io.lifecyclemanager.aws;

import io.lifecyclemanager.model.Deadline;
import io.lifecyclemanager.model.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The sources of AWS credentials, in the order of the SDK's default chain. The first source that
 * has credentials is used from then on, unless a source before it is configured and failed: its
 * token service may not have been reachable yet. Unlike the SDK's chain, a failure says in one
 * sentence which sources were tried, and why a source that is configured did not work. Thread-safe.
 */
final class CredentialsChain implements AwsCredentialsProvider, AutoCloseable {
  private static final String DEFAULT_PROFILE = "default";
  private static final List<String> CREDENTIALS_PROPERTIES =
      List.of("aws_access_key_id", "role_arn", "credential_process", "login_session", "sso_");

  /** Whether a source may have credentials. */
  enum SourceState {
    /** The source is turned off: it is not tried. */
    DISABLED,
    /** Nothing says that it has credentials: a failure of this source means that it has none. */
    NOT_CONFIGURED,
    /** A setting names this source: its failure is the one to look at. */
    CONFIGURED
  }

  /**
   * One source.
   *
   * @param name for people
   */
  record CredentialsSource(String name, SourceState state, AwsCredentialsProvider provider) {}

  /** No source has credentials, or the source that had some has none any more. */
  static final class MissingCredentialsException extends SdkClientException {
    private static final long serialVersionUID = 1L;

    private MissingCredentialsException(String message, @Nullable Throwable cause) {
      super(SdkClientException.builder().message(message).cause(cause));
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  private record SourceFailure(CredentialsSource source, RuntimeException cause) {
    boolean isOfConfigured() {
      return source.state() == SourceState.CONFIGURED;
    }
  }

  /**
   * How long another source stands in for a configured one that failed, which names the role and is
   * tried again then. Each try may take seconds, too long for each heartbeat.
   */
  private static final Duration FALLBACK_TIME = Duration.ofMinutes(1);

  private final List<CredentialsSource> sources;
  private final Time time;
  private volatile @Nullable CredentialsSource chosen;
  private volatile @Nullable Fallback fallback;

  /** A source that is used for a while, because the configured ones before it have failed. */
  private record Fallback(CredentialsSource source, Deadline until) {}

  CredentialsChain(List<CredentialsSource> sources, Time time) {
    this.sources = List.copyOf(sources);
    this.time = time;
  }

  /** The sources that the settings of this process name. Makes no request. */
  static CredentialsChain ofProcess(Time time) {
    String profile = ProfileFileSystemSetting.AWS_PROFILE.getStringValue().orElse(DEFAULT_PROFILE);
    return new CredentialsChain(
        List.of(
            new CredentialsSource(
                "system properties",
                System.getProperty(SdkSystemSetting.AWS_ACCESS_KEY_ID.property()) == null
                    ? SourceState.DISABLED
                    : SourceState.CONFIGURED,
                SystemPropertyCredentialsProvider.create()),
            new CredentialsSource(
                "environment",
                configuredIf(
                    System.getenv(SdkSystemSetting.AWS_ACCESS_KEY_ID.environmentVariable())
                        != null),
                EnvironmentVariableCredentialsProvider.create()),
            new CredentialsSource(
                "web identity",
                configuredIf(isSet(SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE)),
                WebIdentityTokenFileCredentialsProvider.create()),
            new CredentialsSource(
                "profile `" + profile + "`",
                configuredIf(hasCredentials(profile)),
                ProfileCredentialsProvider.create(profile)),
            new CredentialsSource(
                "container",
                configuredIf(
                    isSet(SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI)
                        || isSet(SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI)),
                ContainerCredentialsProvider.create()),
            new CredentialsSource(
                "instance metadata",
                SdkSystemSetting.AWS_EC2_METADATA_DISABLED.getBooleanValueOrThrow()
                    ? SourceState.DISABLED
                    : SourceState.NOT_CONFIGURED,
                InstanceProfileCredentialsProvider.create())),
        time);
  }

  private static SourceState configuredIf(boolean configured) {
    return configured ? SourceState.CONFIGURED : SourceState.NOT_CONFIGURED;
  }

  private static boolean isSet(SdkSystemSetting setting) {
    return setting.getStringValue().isPresent();
  }

  /** Whether the profile exists and is more than a region. */
  private static boolean hasCredentials(String profile) {
    try {
      return ProfileFile.defaultProfileFile()
          .profile(profile)
          .filter(found ->
              found.properties().keySet().stream()
                  .map(key -> key.toLowerCase(Locale.ROOT))
                  .anyMatch(key -> CREDENTIALS_PROPERTIES.stream().anyMatch(key::startsWith)))
          .isPresent();
    } catch (RuntimeException unreadable) {
      return true;
    }
  }

  /**
   * The credentials of the first source that has some.
   *
   * @throws MissingCredentialsException when no source has any
   */
  @Override
  public AwsCredentials resolveCredentials() {
    CredentialsSource known = sourceInUse();
    List<SourceFailure> failures = new ArrayList<>();
    for (CredentialsSource source : known == null ? sources : List.of(known)) {
      if (source.state() != SourceState.DISABLED) {
        try {
          AwsCredentials found = source.provider().resolveCredentials();
          if (failures.stream().anyMatch(SourceFailure::isOfConfigured)) {
            fallback = new Fallback(source, time.in(FALLBACK_TIME));
          } else if (known == null) {
            chosen = source;
          }
          return found;
        } catch (AbortedException interrupted) {
          throw interrupted;
        } catch (RuntimeException e) {
          failures.add(new SourceFailure(source, e));
        }
      }
    }
    fallback = null;
    throw missing(failures, known != null);
  }

  /** The source to use without trying those before it; null to try them all. */
  private @Nullable CredentialsSource sourceInUse() {
    Fallback current = fallback;
    return chosen == null && current != null && !time.isPast(current.until())
        ? current.source()
        : chosen;
  }

  private static MissingCredentialsException missing(
      List<SourceFailure> failures, boolean hadCredentials) {
    List<SourceFailure> broken =
        failures.stream().filter(failure -> hadCredentials || failure.isOfConfigured()).toList();
    Optional<String> without =
        Optional.of(
                failures.stream()
                    .filter(failure -> !broken.contains(failure))
                    .map(failure -> failure.source().name())
                    .collect(Collectors.joining(", ")))
            .filter(names -> !names.isEmpty());
    if (broken.isEmpty()) {
      return new MissingCredentialsException(
          "no AWS credentials found: " + without.orElse("every source is disabled"), null);
    }
    return new MissingCredentialsException(
        "no AWS credentials: "
            + Stream.concat(
                    broken.stream().map(CredentialsChain::describe),
                    without.map(names -> "none found: " + names).stream())
                .collect(Collectors.joining("; ")),
        broken.getFirst().cause());
  }

  private static String describe(SourceFailure failure) {
    return "%s failed: %s"
        .formatted(
            failure.source().name(),
            failure.cause() instanceof SdkException e
                ? ExceptionSummary.of(e).text()
                : String.valueOf(failure.cause().getMessage()));
  }

  /** Ends the refresh of credentials. May be repeated. */
  @Override
  public void close() {
    for (CredentialsSource source : sources) {
      if (source.provider() instanceof SdkAutoCloseable closeable) {
        closeable.close();
      }
    }
  }
}
