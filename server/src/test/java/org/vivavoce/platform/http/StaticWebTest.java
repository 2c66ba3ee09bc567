package org.vivavoce.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class StaticWebTest {
  @TempDir Path folder;

  private TestServer served() throws IOException {
    Path web = Files.createDirectories(folder.resolve("web"));
    Files.writeString(web.resolve("index.html"), "recruiter");
    Files.writeString(web.resolve("candidate.html"), "candidate");
    Files.createDirectories(web.resolve("assets"));
    Files.writeString(web.resolve("assets/app-1a2b.js"), "js()");
    Files.writeString(folder.resolve("outside.txt"), "outside");
    Files.createSymbolicLink(web.resolve("link.txt"), folder.resolve("outside.txt"));
    return new TestServer(
        builder -> builder.web(web).routes(routes -> routes.get("/api/x", c -> c.result("api"))));
  }

  @Test
  void eachAddressGetsThePageOfItsApp() throws IOException {
    try (var server = served()) {
      for (String path :
          new String[] {"/enter", "/interview", "/interview/link", "/interview/room"}) {
        assertEquals("candidate", server.get(path).body(), path);
      }
      for (String path :
          new String[] {"/", "/signin", "/sessions/1", "/t/1", "/t/1/positions/2", "/index.html"}) {
        assertEquals("recruiter", server.get(path).body(), path);
      }
      HttpResponse<String> page = server.get("/");
      assertEquals("no-cache", header(page, "Cache-Control"));
      assertEquals("text/html;charset=utf-8", header(page, "Content-Type"));
      assertEquals("api", server.get("/api/x").body());
      HttpServerTest.assertProblem(server.get("/api/unknown"), 404, "not_found");
      HttpServerTest.assertProblem(server.get("/interviewer"), 404, "not_found");
    }
  }

  @Test
  void hashedAssetsAreKeptForeverAndAPageIsConfirmedByItsTag() throws IOException {
    try (var server = served()) {
      HttpResponse<String> asset = server.get("/assets/app-1a2b.js");
      assertEquals("public, max-age=31536000, immutable", header(asset, "Cache-Control"));
      assertTrue(header(asset, "Content-Type").startsWith("text/javascript"));
      String tag = header(server.get("/"), "ETag");
      assertEquals(304, server.get("/", "If-None-Match", tag).statusCode());
    }
  }

  @Test
  void nothingOutsideTheFolderIsServed() throws IOException {
    try (var server = served()) {
      for (String path :
          new String[] {
            "/../outside.txt", "/%2e%2e/outside.txt", "/assets/..%2f..%2foutside.txt", "/link.txt"
          }) {
        HttpResponse<String> answer = server.get(path);
        assertTrue(answer.statusCode() >= 400, path + " " + answer.statusCode());
        assertTrue(!answer.body().contains("outside"), path);
      }
    }
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
