/** Connects the deregistration of instances and addresses with AWS. */
@NullMarked
package io.lifecyclemanager.app.deregistration;

import org.jspecify.annotations.NullMarked;
