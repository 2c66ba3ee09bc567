package org.vivavoce.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vivavoce.platform.json.Json;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import tools.jackson.databind.JsonNode;

/** What runs in our processes and in the browser comes under a licence on DESIGN §4's list. */
class LicencesTest {

  @Test
  void everyJarIsUnderAnAllowedLicence() throws Exception {
    TreeMap<String, List<String>> refused = new TreeMap<>();
    int seen = 0;
    for (String entry : System.getProperty("java.class.path", "").split(":")) {
      Path pom = pomBeside(Path.of(entry));
      if (pom != null) {
        seen++;
        List<String> offered = licences(pom);
        if (!Licences.anyAllowed(offered)) {
          refused.put(pom.getFileName().toString(), offered);
        }
      }
    }
    assertTrue(seen > 40, "only " + seen + " jars with a POM on the class path: what was checked?");
    assertEquals(new TreeMap<>(), refused);
  }

  @Test
  void everyPackageInTheBrowserAndTheRehearsalIsUnderAnAllowedLicence() throws IOException {
    TreeMap<String, String> refused = new TreeMap<>();
    int seen = 0;
    for (String lock : List.of("web/package-lock.json", "e2e/package-lock.json")) {
      for (var each : Json.tree(Repository.read(Path.of(lock))).path("packages").properties()) {
        JsonNode about = each.getValue();
        if (each.getKey().isEmpty() || about.path("dev").asBoolean(false)) {
          continue;
        }
        seen++;
        String licence = about.path("license").asString("none stated");
        if (!Licences.expressionAllowed(licence)) {
          refused.put(lock + " " + each.getKey(), licence);
        }
      }
    }
    assertTrue(seen >= 4, "only " + seen + " packages: were the lock files read?");
    assertEquals(new TreeMap<>(), refused);
  }

  @Test
  void otherLicencesAreRefused() {
    for (String name :
        List.of(
            "GNU Lesser General Public License",
            "GPL-3.0-only",
            "Eclipse Public License - v 1.0",
            "AGPL-3.0",
            "BUSL-1.1",
            "UNLICENSED")) {
      assertFalse(Licences.expressionAllowed(name), name);
    }
    assertTrue(Licences.expressionAllowed("(MIT OR GPL-3.0)"));
    assertFalse(Licences.expressionAllowed("MIT AND LGPL-2.1"));
    assertTrue(Licences.allowed("The Apache Software License, Version 2.0"));
  }

  /** A repository keeps a jar's POM beside it, whatever the jar's classifier. */
  private static @Nullable Path pomBeside(Path jar) throws IOException {
    Path folder = jar.getParent();
    if (folder == null || !jar.toString().endsWith(".jar") || !Files.isDirectory(folder)) {
      return null;
    }
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".pom")).findFirst().orElse(null);
    }
  }

  /** Of the POM itself, else of the nearest parent that states any. */
  private static List<String> licences(Path pom)
      throws IOException, ParserConfigurationException, SAXException {
    @Nullable Path at = pom;
    while (at != null && Files.exists(at)) {
      Document document =
          DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(at.toFile());
      Element project = document.getDocumentElement();
      Element licences = child(project, "licenses");
      if (licences != null) {
        return names(licences);
      }
      at = parent(at, project);
    }
    return List.of();
  }

  private static List<String> names(Element licences) {
    List<String> names = new ArrayList<>();
    for (Node at = licences.getFirstChild(); at != null; at = at.getNextSibling()) {
      if (at instanceof Element licence) {
        Element name = child(licence, "name");
        names.add(name == null ? "no name" : name.getTextContent());
      }
    }
    return names;
  }

  /** In the same repository: group as folders, artifact, version. */
  private static @Nullable Path parent(Path pom, Element project) {
    Element parent = child(project, "parent");
    Path version = pom.getParent();
    if (parent == null || version == null) {
      return null;
    }
    String own = text(project, "groupId", text(parent, "groupId", ""));
    int depth = own.split("\\.").length + 2;
    Path root = version;
    for (int i = 0; i < depth && root.getParent() != null; i++) {
      root = root.getParent();
    }
    String artifact = text(parent, "artifactId", "");
    String number = text(parent, "version", "");
    return root.resolve(text(parent, "groupId", "").replace('.', '/'))
        .resolve(artifact)
        .resolve(number)
        .resolve(artifact + "-" + number + ".pom");
  }

  private static String text(Element of, String name, String otherwise) {
    Element child = child(of, name);
    return child == null ? otherwise : child.getTextContent().strip();
  }

  private static @Nullable Element child(Element of, String name) {
    for (Node at = of.getFirstChild(); at != null; at = at.getNextSibling()) {
      if (at instanceof Element element && element.getTagName().equals(name)) {
        return element;
      }
    }
    return null;
  }
}
