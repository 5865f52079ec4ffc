package io.lifecyclemanager.aws;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Gatherers;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Requests about many items that AWS rejects as a whole when one of the items is bad. */
public final class BisectingBatch {
  private BisectingBatch() {}

  /**
   * Makes the request for all items. Where AWS rejects it because of a bad item, makes it for each
   * half, and so on; items that are bad alone are left out. May be repeated.
   *
   * @param maxItems how many items fit into one request
   * @param isBadItem whether a rejection is about an item of the request
   * @throws AwsServiceException every other failure; some of the items may have been sent
   */
  public static <T> void send(
      List<T> items,
      int maxItems,
      Consumer<List<T>> request,
      Predicate<AwsServiceException> isBadItem) {
    items.stream()
        .gather(Gatherers.windowFixed(maxItems))
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
