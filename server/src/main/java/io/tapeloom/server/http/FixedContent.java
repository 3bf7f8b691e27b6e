package io.tapeloom.server.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * Content that does not change. It is compressed once and sent to all clients from the same
 * off-heap memory, so that a client that does not read uses no memory of its own. A client that has
 * the content receives 304 by its ETag. Immutable; its memory is freed with it.
 */
public final class FixedContent {

  /** Minimum size for compression, in bytes. */
  private static final int MIN_COMPRESSED = 1_024;

  /**
   * The content in one coding.
   *
   * @param coding the content coding; empty: not compressed
   * @param bytes shared by all responses, never released
   */
  private record Variant(Optional<String> coding, ByteBuf bytes, String tag) {

    static Variant of(Optional<String> coding, byte[] bytes) {
      var outside = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
      return new Variant(
          coding,
          Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(outside)),
          "\"%s\"".formatted(ContentDigest.of(bytes)));
    }
  }

  private final MediaType type;
  private final String cacheControl;
  private final List<Variant> variants;

  /** The variants, the smallest first, the uncompressed one last. */
  private FixedContent(MediaType type, String cacheControl, List<Variant> variants) {
    this.type = type;
    this.cacheControl = cacheControl;
    this.variants = List.copyOf(variants);
  }

  /** Returns content from a text and compresses it. */
  public static FixedContent text(MediaType type, String cacheControl, String text) {
    return compressed(type, cacheControl, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns content from bytes, compressed unless it is small or does not get smaller. */
  public static FixedContent compressed(MediaType type, String cacheControl, byte[] bytes) {
    var gzip = bytes.length < MIN_COMPRESSED ? bytes : gzip(bytes);
    return coded(
        type, cacheControl, bytes, gzip.length < bytes.length ? Map.of("gzip", gzip) : Map.of());
  }

  /**
   * Returns content that is already compressed.
   *
   * @param coded the compressed forms by their content codings
   */
  public static FixedContent coded(
      MediaType type, String cacheControl, byte[] bytes, Map<String, byte[]> coded) {
    var variants = new ArrayList<Variant>();
    coded.entrySet().stream()
        .sorted((one, other) -> one.getValue().length - other.getValue().length)
        .forEach(form -> variants.add(Variant.of(Optional.of(form.getKey()), form.getValue())));
    variants.add(Variant.of(Optional.empty(), bytes));
    return new FixedContent(type, cacheControl, variants);
  }

  /** Returns the response: the smallest form that the client accepts, or 304 if it has one. */
  public MutableHttpResponse<?> answer(HttpRequest<?> request) {
    var accepted = new AcceptedCodings(request.getHeaders().getAll(HttpHeaders.ACCEPT_ENCODING));
    var variant = variant(accepted);
    Exchange.of(request).ifPresent(Exchange::isShared);
    return isKnown(request)
        ? described(HttpResponse.notModified(), variant)
        : coded(described(HttpResponse.ok(variant.bytes.duplicate()), variant), variant, accepted)
            .contentType(type);
  }

  private MutableHttpResponse<?> described(MutableHttpResponse<?> response, Variant variant) {
    return response
        .header(HttpHeaders.ETAG, variant.tag)
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
        .header(HttpHeaders.CACHE_CONTROL, cacheControl);
  }

  /** Sets the content coding, because the server would compress a response without one. */
  private static MutableHttpResponse<?> coded(
      MutableHttpResponse<?> response, Variant variant, AcceptedCodings accepted) {
    return variant.coding.isPresent() || !accepted.isEmpty()
        ? response.header(HttpHeaders.CONTENT_ENCODING, variant.coding.orElse("identity"))
        : response;
  }

  private Variant variant(AcceptedCodings accepted) {
    return variants.stream()
        .filter(each -> each.coding.filter(accepted::contain).isPresent())
        .findFirst()
        .orElse(variants.getLast());
  }

  /** Whether the client has the content in any form. */
  private boolean isKnown(HttpRequest<?> request) {
    var known = KnownTags.of(request);
    return variants.stream().anyMatch(each -> known.contain(each.tag));
  }

  private static byte[] gzip(byte[] bytes) {
    var out = new ByteArrayOutputStream(bytes.length / 3);
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
