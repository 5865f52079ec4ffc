/**
 * Adapters over the AWS SDK that {@code serve} uses, and the client set-up that commands share.
 * They implement the ports of the features, limit concurrent requests, and turn every exception of
 * the SDK into a {@code RemoteFailure}.
 */
@NullMarked
package io.lifecyclemanager.aws;

import org.jspecify.annotations.NullMarked;
