/**
 * Recorded markets: files of messages with their receive times, their player and their recorder,
 * and files of bars.
 */
@NullMarked
package io.tapeloom.feed.recording;

import org.jspecify.annotations.NullMarked;
