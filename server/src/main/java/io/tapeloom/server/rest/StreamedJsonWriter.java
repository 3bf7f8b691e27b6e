package io.tapeloom.server.rest;

import io.micronaut.core.type.Argument;
import io.micronaut.core.type.MutableHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.body.ByteBodyFactory;
import io.micronaut.http.body.CloseableByteBody;
import io.micronaut.http.body.ResponseBodyWriter;
import io.micronaut.http.body.stream.InputStreamByteBody;
import io.micronaut.http.codec.CodecException;
import io.tapeloom.server.http.RestWorkers;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link StreamedJson}: a short text at once, a longer text in pieces as the client reads
 * them, on threads that may block.
 */
@Singleton
@Produces(MediaType.APPLICATION_JSON)
final class StreamedJsonWriter implements ResponseBodyWriter<StreamedJson> {

  /** The maximum length of a text that is generated and sent at once. */
  private static final int SHORT_BYTES = 32 * 1024;

  private final ExecutorService workers;

  StreamedJsonWriter(@Named(RestWorkers.NAME) ExecutorService workers) {
    this.workers = workers;
  }

  @Override
  public boolean isWriteable(Argument<StreamedJson> type, @Nullable MediaType mediaType) {
    return true;
  }

  @Override
  public CloseableByteBody writePiece(
      ByteBodyFactory bodies,
      HttpRequest<?> request,
      HttpResponse<?> response,
      Argument<StreamedJson> type,
      MediaType mediaType,
      StreamedJson text)
      throws CodecException {
    try {
      var whole = text.ifShort(SHORT_BYTES);
      return whole.isPresent()
          ? bodies.adapt(whole.get())
          : InputStreamByteBody.create(text, OptionalLong.empty(), workers, bodies);
    } catch (IOException e) {
      throw new CodecException("cannot generate the JSON", e);
    }
  }

  @Override
  public void writeTo(
      Argument<StreamedJson> type,
      MediaType mediaType,
      StreamedJson text,
      MutableHeaders headers,
      OutputStream to)
      throws CodecException {
    try {
      text.transferTo(to);
    } catch (IOException e) {
      throw new CodecException("cannot send the JSON", e);
    }
  }
}
