/**
 * Markets that were recorded: files of messages with the time at which each was received, their
 * player and their recorder; and files of bars.
 */
@NullMarked
package io.tapeloom.feed.recording;

import org.jspecify.annotations.NullMarked;
