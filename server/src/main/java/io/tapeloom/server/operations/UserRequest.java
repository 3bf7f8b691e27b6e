package io.tapeloom.server.operations;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.tapeloom.server.json.Recover;
import org.jspecify.annotations.Nullable;

/**
 * A request to subscribe to the user's own topics.
 *
 * @param recover the position up to which the client has received the topics
 */
@JsonClassDescription("Options of a subscription to the user's own topics")
record UserRequest(
    @JsonPropertyDescription(
            "Continue after this position: what was missed is sent first. `epoch` and `seq` for the"
                + " user's own topic, `positions` by topic for several")
        @Nullable Recover recover) {}
