/**
 * Whether everything works that a graceful termination needs, in AWS and in the cluster: the world
 * is asked once, through ports, and what is thought of the answers is pure. Nothing is changed,
 * except that a probe puts hooks again as they are.
 */
@NullMarked
package io.lifecyclemanager.doctor;

import org.jspecify.annotations.NullMarked;
