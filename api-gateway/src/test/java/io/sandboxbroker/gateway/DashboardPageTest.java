package io.sandboxbroker.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class DashboardPageTest extends GatewayTest {

  private static final Path SOURCES = Path.of("src", "main", "resources", "dashboard");

  static List<String> files() throws IOException {
    try (var files = Files.list(SOURCES)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFileIsServedWithoutAToken(String file) throws IOException {
    byte[] body =
        get("/dashboard/" + file)
            .expectStatus()
            .isOk()
            .expectBody()
            .returnResult()
            .getResponseBody();
    assertThat(body).isEqualTo(Files.readAllBytes(SOURCES.resolve(file)));
  }

  @Test
  void thePageRunsNothingButItsOwnModules() {
    String page =
        get("/dashboard")
            .expectStatus()
            .isOk()
            .expectHeader()
            .contentType("text/html;charset=UTF-8")
            .expectHeader()
            .valueEquals(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'; require-trusted-types-for 'script';"
                    + " trusted-types 'none'")
            .expectHeader()
            .valueEquals("X-Content-Type-Options", "nosniff")
            .expectBody(String.class)
            .returnResult()
            .getResponseBody();
    assertThat(page)
        .contains("<script type=\"module\" src=\"dashboard/app.js\">")
        .doesNotContain("<script>", "<style", " style=", " onclick=", "http://", "https://");
  }

  @Test
  void aBrowserThatHasItTransfersNothing() {
    String etag = get("/dashboard/app.js").returnResult(Void.class).getResponseHeaders().getETag();
    anybody()
        .get()
        .uri("/dashboard/app.js")
        .header("If-None-Match", etag)
        .exchange()
        .expectStatus()
        .isNotModified()
        .expectHeader()
        .valueEquals("Cache-Control", "no-cache")
        .expectBody()
        .isEmpty();
  }

  @Test
  void itIsCompressedForThoseWhoAskAndSmall() throws IOException {
    int all = 0;
    for (String file : files()) {
      var answer =
          RawClient.exchange(
              port,
              "GET /dashboard/%s HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br, gzip\r\n"
                      .formatted(file)
                  + "Connection: close\r\n\r\n");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("content-encoding")).isEqualTo("gzip");
      assertThat(answer.header("vary")).contains("Accept-Encoding");
      assertThat(unzip(answer.body())).isEqualTo(Files.readAllBytes(SOURCES.resolve(file)));
      all += answer.body().length();
    }
    assertThat(all).isLessThan(200_000);
  }

  @Test
  void nothingElseIsServedAndNothingIsSent() {
    get("/dashboard/../application.yml").expectStatus().is4xxClientError();
    get("/dashboard/none.js").expectStatus().isNotFound();
    anybody().post().uri("/dashboard").exchange().expectStatus().isEqualTo(405);
  }

  private static byte[] unzip(String body) throws IOException {
    return new GZIPInputStream(new ByteArrayInputStream(body.getBytes(ISO_8859_1))).readAllBytes();
  }

  private ResponseSpec get(String path) {
    return anybody().get().uri(path).exchange();
  }
}
