package org.vivavoce.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models over real HTTP, broken in every way that came to mind. */
class SpeechInstallTest {
  private static final byte[] FILE = new byte[300_000];

  static {
    for (int i = 0; i < FILE.length; i++) {
      FILE[i] = (byte) (i * 31);
    }
  }

  @TempDir Path dir;
  private final Queue<String> ranges = new ConcurrentLinkedQueue<>();
  private HttpServer server;
  private byte[] served = FILE;
  private int cutAfter = Integer.MAX_VALUE;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aFetchThatBreaksOffGoesOnWhereItWas() throws Exception {
    cutAfter = 100_000;
    Path part = new ModelFetch(url("/model.bin"), dir.resolve("part")).fetch(hash(FILE));
    assertEquals(List.of("", "bytes=100000-", "bytes=200000-"), List.copyOf(ranges));
    assertTrue(Arrays.equals(FILE, Files.readAllBytes(part)));
  }

  @Test
  void anotherFileThanWasMeantIsDeletedAndItsHashTold() throws Exception {
    Path part = dir.resolve("part");
    String words = failure(() -> new ModelFetch(url("/model.bin"), part).fetch("0".repeat(64)));
    assertTrue(words.contains(hash(FILE)), words);
    assertFalse(Files.exists(part));
  }

  @Test
  void whatIsNotThereOrLeadsInCirclesOrIsNoWebAddressIsSaidSo() throws Exception {
    assertTrue(failure(() -> fetch(url("/missing"))).contains("answered 404"));
    assertTrue(failure(() -> fetch(url("/circle"))).contains("without an end"));
    assertTrue(failure(() -> fetch(URI.create("file:///etc/passwd"))).contains("no http"));
    assertTrue(Arrays.equals(FILE, Files.readAllBytes(fetch(url("/moved")))));
    stop();
    assertTrue(failure(() -> fetch(url("/model.bin"))).contains("could not be fetched"));
    start();
  }

  @Test
  void zipAndTarAreUnpacked() throws Exception {
    Map<String, String> files = Map.of("m/am/final.mdl", "acoustic", "m/conf/model.conf", "c");
    for (byte[] archive : List.of(zip(files), tar(files, '0'), gzip(tar(files, '0')))) {
      Path file = Files.write(dir.resolve("archive"), archive);
      assertTrue(ModelArchive.isOne(file));
      Path folder = Files.createTempDirectory(dir, "out");
      ModelArchive.unpack(file, folder, 1 << 20);
      assertEquals("acoustic", Files.readString(folder.resolve("m/am/final.mdl")));
      assertEquals(
          new SpeechModels.Model("vosk", folder.resolve("m")),
          SpeechModels.find(folder).orElseThrow());
    }
  }

  @Test
  void anArchiveThatWritesOutsideItsFolderOrHoldsLinksOrIsDamagedIsRefused() throws Exception {
    Path out = dir.resolve("deep/er/out");
    for (String name : List.of("../../x", "/viva-x", "a/../../x", "..\\..\\x")) {
      for (byte[] archive : List.of(zip(Map.of(name, "x")), tar(Map.of(name, "x"), '0'))) {
        Path file = Files.write(dir.resolve("archive"), archive);
        String words = failure(() -> ModelArchive.unpack(file, out, 1 << 20));
        assertTrue(words.contains("outside"), words);
      }
    }
    assertFalse(Files.exists(dir.resolve("deep/x")));
    Path link = Files.write(dir.resolve("archive"), tar(Map.of("am/final.mdl", ""), '2'));
    assertTrue(failure(() -> ModelArchive.unpack(link, out, 1 << 20)).contains("no file"));
    byte[] whole = gzip(tar(Map.of("f", "x".repeat(5_000)), '0'));
    Path cut = Files.write(dir.resolve("archive"), Arrays.copyOf(whole, whole.length - 20));
    assertTrue(failure(() -> ModelArchive.unpack(cut, out, 1 << 20)).contains("damaged"));
    Path bomb = Files.write(dir.resolve("archive"), zip(Map.of("b", "0".repeat(100_000))));
    assertTrue(failure(() -> ModelArchive.unpack(bomb, out, 1_000)).contains("no room"));
  }

  @Test
  void theModelThatIsSwitchedOnIsTheTwinsUnlessTheEnvironmentSaysOtherwise() throws Exception {
    SpeechModels models = SpeechModels.of(dir);
    assertNull(models.inUse());
    assertEquals(Map.of(), models.settings(Map.of()));
    Path file = models.folder().resolve("tiny/ggml-tiny.bin");
    Files.createDirectories(models.folder().resolve("tiny"));
    Files.write(file, new byte[] {'l', 'm', 'g', 'g', 0});
    models.use(SpeechModels.find(models.folder().resolve("tiny")).orElseThrow());
    assertEquals(
        Map.of("TWIN_RECOGNIZER", "whisper", "TWIN_WHISPER_MODEL", file.toString()),
        models.settings(Map.of()));
    assertEquals(Map.of(), models.settings(Map.of("TRANSCRIPTION_BASE_URL", "http://x/v1")));
    assertEquals(Map.of(), models.settings(Map.of("TWIN_RECOGNIZER", "pocketsphinx")));
    models.useNone();
    assertNull(models.inUse());
  }

  /** The library's process is another one: what it does to itself stays its own. */
  @Test
  void whatIsNoModelIsNotPutInPlace() throws Exception {
    served = "<html>Not found</html>".getBytes(StandardCharsets.UTF_8);
    assertEquals(1, install("page", served));
    served = ("lmgg" + "\0".repeat(64)).getBytes(StandardCharsets.UTF_8);
    assertEquals(1, install("broken", served));
    assertEquals(List.of(".part"), names(dir.resolve("models")));
    assertNull(SpeechModels.of(dir).inUse());
  }

  /** The smallest model that its library loads; it is tried as a real one is. */
  @Test
  void aModelThatCanBeUsedIsPutInPlaceAndSwitchedOn() throws Exception {
    Path model = dir.resolve("tiny.bin");
    Process written =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "../twins/src/test/java/org/vivavoce/twins/realtime/speech/TinyWhisper.java",
                model.toString())
            .inheritIO()
            .start();
    assertEquals(0, written.waitFor());
    served = Files.readAllBytes(model);
    Path log = dir.resolve("models/.part/try.log");
    int status = install("tiny", served);
    assertEquals(0, status, () -> said(log));
    Path placed = dir.resolve("models/tiny/m.bin");
    assertTrue(Arrays.equals(served, Files.readAllBytes(placed)));
    assertEquals(new SpeechModels.Model("whisper", placed), SpeechModels.of(dir).inUse());
    assertEquals(List.of(".part", "in-use.json", "tiny"), names(dir.resolve("models")));
    assertEquals(1, install("tiny", served), "a second one of that name is not put over it");
  }

  private static String said(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "nothing was tried";
    }
  }

  @Test
  void wrongUsageIsRefusedBeforeAnythingIsFetched() {
    for (List<String> said :
        List.of(
            List.of("install", "a", "--url", "http://127.0.0.1/x"),
            List.of("install", "../a", "--url", "http://127.0.0.1/x", "--sha256", "0".repeat(64)),
            List.of("install", "a", "--url", "http://127.0.0.1/x", "--sha256", "12"),
            List.of("remove", "a"),
            List.of("install", "a", "--url"))) {
      Refusal refusal = assertThrows(Refusal.class, () -> SpeechInstall.run(said, Map.of(), dir));
      assertEquals(ExitCode.USAGE, refusal.code());
    }
    assertFalse(Files.exists(dir.resolve("data")));
  }

  private int install(String name, byte[] body) throws Exception {
    return SpeechInstall.run(
        List.of("install", name, "--url", url("/m.bin").toString(), "--sha256", hash(body)),
        Map.of("VIVA_DATA", dir.toString()),
        dir);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(path -> String.valueOf(path.getFileName())).sorted().toList();
    }
  }

  private Path fetch(URI url) throws IOException {
    Files.deleteIfExists(dir.resolve("part"));
    return new ModelFetch(url, dir.resolve("part")).fetch(hash(FILE));
  }

  private interface Deed {
    void run() throws IOException;
  }

  private static String failure(Deed deed) {
    String words = assertThrows(ModelFetch.Failure.class, deed::run).getMessage();
    assertNotNull(words);
    return words;
  }

  private String hash(byte[] bytes) throws IOException {
    return ModelFetch.sha256(Files.write(dir.resolve("to-hash"), bytes));
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/missing")) {
      exchange.sendResponseHeaders(404, -1);
    } else if (path.equals("/circle") || path.equals("/moved")) {
      exchange.getResponseHeaders().set("Location", path.equals("/circle") ? path : "/model.bin");
      exchange.sendResponseHeaders(302, -1);
    } else {
      String range = exchange.getRequestHeaders().getFirst("Range");
      ranges.add(range == null ? "" : range);
      int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
      exchange.sendResponseHeaders(range == null ? 200 : 206, served.length - from);
      exchange.getResponseBody().write(served, from, Math.min(cutAfter, served.length - from));
      exchange.getResponseBody().flush();
    }
    exchange.close();
  }

  private static byte[] zip(Map<String, String> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] tar(Map<String, String> files, char kind) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Map.Entry<String, String> file : files.entrySet()) {
      byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
      byte[] head = new byte[512];
      put(head, 0, file.getKey());
      put(head, 124, "%011o".formatted(content.length));
      head[156] = (byte) kind;
      put(head, 257, "ustar");
      bytes.writeBytes(head);
      bytes.writeBytes(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
    }
    bytes.writeBytes(new byte[1_024]);
    return bytes.toByteArray();
  }

  private static void put(byte[] head, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, head, at, bytes.length);
  }
}
