package io.tapeloom.server.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.tapeloom.stream.payload.Json;
import jakarta.inject.Singleton;

/**
 * Has the framework's own mapper read no more than what is expected, and take no number and no
 * boolean for a string. Bodies are read by {@link io.tapeloom.server.body.BodyReader}; this holds
 * for all else that the framework decodes.
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
