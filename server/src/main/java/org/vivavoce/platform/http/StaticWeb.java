package org.vivavoce.platform.http;

import io.javalin.http.Context;
import io.javalin.http.staticfiles.ResourceHandler;
import io.javalin.http.staticfiles.StaticFileConfig;
import io.javalin.security.RouteRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The built web files. Hashed assets are immutable; pages are asked for again each time. Addresses
 * inside an app are answered with that app's page: {@code /enter} and {@code /interview…} with the
 * candidate's, {@code /} and {@code /sessions…} with the recruiter's.
 */
final class StaticWeb implements ResourceHandler {
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("webp", "image/webp"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("wav", "audio/wav"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  private static final Set<String> TEAM_PAGES = Set.of("/", "/signin", "/sessions", "/t");

  private final Path root;

  StaticWeb(Path root) {
    try {
      this.root = root.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException("The folder of the web files cannot be read: " + root, e);
    }
  }

  @Override
  public boolean canHandle(Context ctx) {
    return find(ctx.path()).isPresent();
  }

  @Override
  public boolean handle(Context ctx) {
    Optional<Path> found = find(ctx.path());
    if (found.isEmpty()) {
      return false;
    }
    Path file = found.get();
    try {
      String tag =
          "\"%x-%x\"".formatted(Files.size(file), Files.getLastModifiedTime(file).toMillis());
      boolean hashed = root.relativize(file).startsWith("assets");
      ctx.header("Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
      ctx.header("ETag", tag);
      if (tag.equals(ctx.header("If-None-Match"))) {
        ctx.status(304);
        return true;
      }
      ctx.contentType(TYPES.getOrDefault(extension(file), "application/octet-stream"));
      ctx.result(Files.readAllBytes(file));
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("A web file cannot be read", e);
    }
  }

  private Optional<Path> find(String path) {
    if (path.startsWith("/api/") || path.startsWith("/internal/")) {
      return Optional.empty();
    }
    Optional<Path> page = page(path);
    return page.isPresent() ? page : file(path.substring(1));
  }

  private Optional<Path> page(String path) {
    if (path.equals("/enter") || path.equals("/interview") || path.startsWith("/interview/")) {
      return file("candidate.html");
    }
    boolean member =
        TEAM_PAGES.contains(path) || path.startsWith("/t/") || path.startsWith("/sessions/");
    return member ? file("index.html") : Optional.empty();
  }

  private Optional<Path> file(String name) {
    if (name.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    Path file = root.resolve(name).normalize();
    if (!file.startsWith(root) || !Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      // A link inside the folder must not lead out of it.
      return file.toRealPath().startsWith(root) ? Optional.of(file) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String extension(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean addStaticFileConfig(StaticFileConfig config) {
    return false;
  }

  @Override
  public Set<RouteRole> resourceRouteRoles(Context ctx) {
    return Set.of();
  }
}
