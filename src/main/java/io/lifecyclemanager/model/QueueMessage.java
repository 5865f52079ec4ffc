package io.lifecyclemanager.model;

/**
 * One delivery of one message. A message that is delivered again keeps its id and gets a new
 * receipt; only the newest receipt is guaranteed to work.
 *
 * @param id the message's id, the same for every delivery
 * @param receipt the receipt handle of this delivery
 */
public record QueueMessage(String id, String receipt) {}
