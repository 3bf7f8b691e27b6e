package io.tapeloom.stream.session;

import io.tapeloom.stream.topic.Gap;
import java.util.List;

/**
 * What a subscription was sent of what it is owed: {@code delivered + conflated + missed} is always
 * the number of values from {@code fromSeq} to {@code toSeq}. Immutable.
 *
 * @param topic the name of the topic
 * @param epoch the run of the sequence
 * @param fromSeq the {@code seq} of the first value that is owed
 * @param toSeq the {@code seq} of the last value that was written or given up; one less than {@code
 *     fromSeq} before the first
 * @param delivered values written to the socket
 * @param conflated values of which a newer one was written instead
 * @param missed values that could not be sent any more
 * @param gaps the newest runs of missed values
 */
public record Account(
    String topic,
    String epoch,
    long fromSeq,
    long toSeq,
    long delivered,
    long conflated,
    long missed,
    List<Gap> gaps) {}
