/**
 * Adapters over the AWS SDK: they translate between the ports of the features and the wire, limit
 * the requests in flight, and turn every failure into {@code RemoteTrouble}.
 */
@NullMarked
package io.lifecyclemanager.aws;

import org.jspecify.annotations.NullMarked;
