package io.tapeloom.stream.asyncapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapeloom.stream.session.CloseCode;

/** Lists the codes of close frames in a document, in {@code x-close-codes} of its server. */
final class CloseCodes {

  private CloseCodes() {}

  static void addTo(ObjectNode server) {
    var listed = server.putArray("x-close-codes");
    for (var code : CloseCode.values()) {
      listed
          .addObject()
          .put("code", code.code())
          .put("name", code.wireName())
          .put("when", code.when())
          .put("reconnect", code.reconnect());
    }
  }
}
