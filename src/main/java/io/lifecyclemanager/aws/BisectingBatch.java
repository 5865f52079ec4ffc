package io.lifecyclemanager.aws;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Gatherers;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** For requests about many things that fail as a whole when one of the things is bad. */
public final class BisectingBatch {
  private BisectingBatch() {}

  /**
   * Makes the request for all of them at once, and for each half alone where that is refused
   * because of a bad one, and so on. Those that are bad alone are left out.
   *
   * @param most how many go into one request
   * @param isBadItem whether the refusal is about an item
   */
  public static <T> void send(
      List<T> items,
      int most,
      Consumer<List<T>> request,
      Predicate<AwsServiceException> isBadItem) {
    items.stream()
        .gather(Gatherers.windowFixed(most))
        .forEach(batch -> send(batch, request, isBadItem));
  }

  private static <T> void send(
      List<T> batch, Consumer<List<T>> request, Predicate<AwsServiceException> isBadItem) {
    if (!isAccepted(batch, request, isBadItem) && batch.size() > 1) {
      int half = batch.size() / 2;
      send(batch.subList(0, half), request, isBadItem);
      send(batch.subList(half, batch.size()), request, isBadItem);
    }
  }

  private static <T> boolean isAccepted(
      List<T> items, Consumer<List<T>> request, Predicate<AwsServiceException> isBadItem) {
    try {
      request.accept(items);
      return true;
    } catch (AwsServiceException e) {
      if (isBadItem.test(e)) {
        return false;
      }
      throw e;
    }
  }
}
