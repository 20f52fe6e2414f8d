package io.sandboxbroker.gateway.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * A response that is made once and shared by all clients, plain and compressed. A further request
 * costs neither processor time nor memory, whatever its headers are. Thread-safe.
 */
public final class StaticContent {

  private static final String GZIP = "gzip";

  private final MediaType type;
  private final String checksum;
  private final ByteBuf plain;
  private final ByteBuf compressed;

  private StaticContent(MediaType type, String checksum, ByteBuf plain, ByteBuf compressed) {
    this.type = type;
    this.checksum = checksum;
    this.plain = plain;
    this.compressed = compressed;
  }

  /** Makes a response of these bytes. */
  public static StaticContent of(MediaType type, byte[] bytes) {
    var checksum = new CRC32();
    checksum.update(bytes);
    return new StaticContent(
        type,
        "%x-%08x".formatted(bytes.length, checksum.getValue()),
        shared(bytes),
        shared(compress(bytes)));
  }

  /** Outside the heap, so that no response copies them. */
  private static ByteBuf shared(byte[] bytes) {
    return Unpooled.unreleasableBuffer(
        Unpooled.directBuffer(bytes.length).writeBytes(bytes).asReadOnly());
  }

  private static byte[] compress(byte[] bytes) {
    var compressed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  /** Answers a request, or says that its client has the newest version. */
  public Mono<Void> write(ServerWebExchange exchange) {
    ServerHttpResponse response = exchange.getResponse();
    boolean compress = accepts(exchange.getRequest().getHeaders());
    HttpHeaders headers = response.getHeaders();
    headers.set(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    headers.setCacheControl("no-cache");
    if (exchange.checkNotModified("\"" + checksum + (compress ? "-" + GZIP : "") + "\"")) {
      return response.setComplete();
    }
    ByteBuf bytes = compress ? compressed : plain;
    headers.setContentType(type);
    headers.setContentLength(bytes.readableBytes());
    if (compress) {
      headers.set(HttpHeaders.CONTENT_ENCODING, GZIP);
    }
    return response.writeWith(Mono.fromSupplier(() -> wrap(response, bytes)));
  }

  private static boolean accepts(HttpHeaders request) {
    List<String> encodings = request.getValuesAsList(HttpHeaders.ACCEPT_ENCODING);
    return encodings.stream().anyMatch(encoding -> encoding.strip().equals(GZIP));
  }

  private static DataBuffer wrap(ServerHttpResponse response, ByteBuf bytes) {
    return ((NettyDataBufferFactory) response.bufferFactory()).wrap(bytes.duplicate());
  }
}
