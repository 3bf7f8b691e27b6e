package io.tapeloom.server.rest;

import io.micronaut.core.type.Argument;
import io.micronaut.core.type.MutableHeaders;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.body.ByteBodyFactory;
import io.micronaut.http.body.CloseableByteBody;
import io.micronaut.http.body.ResponseBodyWriter;
import io.micronaut.http.body.stream.InputStreamByteBody;
import io.micronaut.http.codec.CodecException;
import io.tapeloom.server.http.AcceptedCodings;
import io.tapeloom.server.http.RestWorkers;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link StreamedJson}: a short text at once, a longer text in pieces as the client reads
 * them, on threads that may block. There they are also compressed, which would otherwise be done on
 * the event loops.
 */
@Singleton
@Produces(MediaType.APPLICATION_JSON)
final class StreamedJsonWriter implements ResponseBodyWriter<StreamedJson> {

  /** The maximum length of a text that is generated and sent at once. */
  private static final int SHORT_BYTES = 32 * 1024;

  /** Minimum length of a text that is compressed. */
  private static final int MIN_COMPRESSED = 1024;

  private static final String GZIP = "gzip";

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
      boolean zipped =
          whole.filter(bytes -> bytes.length < MIN_COMPRESSED).isEmpty()
              && response instanceof MutableHttpResponse<?> answer
              && declaresGzip(answer, request);
      if (whole.isPresent()) {
        return bodies.adapt(zipped ? zipped(whole.get()) : whole.get());
      }
      return InputStreamByteBody.create(
          zipped ? new GzipStream(text) : text, OptionalLong.empty(), workers, bodies);
    } catch (IOException e) {
      throw new CodecException("cannot generate the JSON", e);
    }
  }

  /** Declares an answer as compressed; false: the client does not accept that. */
  private static boolean declaresGzip(MutableHttpResponse<?> answer, HttpRequest<?> request) {
    var accepted = new AcceptedCodings(request.getHeaders().getAll(HttpHeaders.ACCEPT_ENCODING));
    if (!accepted.contain(GZIP)) {
      return false;
    }
    answer.header(HttpHeaders.CONTENT_ENCODING, GZIP);
    return true;
  }

  private static byte[] zipped(byte[] bytes) throws IOException {
    try (var zip = new GzipStream(new ByteArrayInputStream(bytes))) {
      return zip.readAllBytes();
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
