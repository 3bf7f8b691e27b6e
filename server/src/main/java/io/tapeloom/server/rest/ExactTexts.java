package io.tapeloom.server.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.tapeloom.stream.payload.Json;
import jakarta.inject.Singleton;

/** Has bodies be what the document says: where it says a string, a number or a boolean is none. */
@Singleton
final class ExactTexts implements BeanCreatedEventListener<ObjectMapper> {

  @Override
  public ObjectMapper onCreated(BeanCreatedEvent<ObjectMapper> created) {
    Json.refuseOthersAsText(created.getBean());
    return created.getBean();
  }
}
