package io.tapeloom.server.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.tapeloom.stream.payload.Json;
import jakarta.inject.Singleton;

/**
 * Configures the framework's JSON mapper: it limits the size of its input, and refuses numbers and
 * booleans where a string is required. Request bodies are read by {@link
 * io.tapeloom.server.body.BodyReader}; this applies to everything else that the framework decodes.
 */
@Singleton
final class ExactTexts implements BeanCreatedEventListener<ObjectMapper> {

  @Override
  public ObjectMapper onCreated(BeanCreatedEvent<ObjectMapper> created) {
    var mapper = created.getBean();
    Json.bound(mapper.getFactory());
    Json.refuseOthersAsText(mapper);
    return mapper;
  }
}
