package org.vivavoce.platform.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who acts: a login, the role it assumes (null: none) and the claims (null: forgotten). */
record RowActor(PostgresUrl login, @Nullable String role, @Nullable String claims) {
  static RowActor user(PostgresUrl login, @Nullable UUID sub, @Nullable UUID tenant) {
    return new RowActor(login, "authenticated", claims("authenticated", sub, tenant, null));
  }

  static RowActor service(PostgresUrl login, UUID tenant, @Nullable UUID session) {
    return new RowActor(login, "viva_service", claims("viva_service", null, tenant, session));
  }

  /** The same claims in another role. */
  RowActor as(String other) {
    return new RowActor(login, other, claims);
  }

  static String claims(
      String role, @Nullable UUID sub, @Nullable UUID tenant, @Nullable UUID session) {
    List<String> members = new ArrayList<>(List.of("\"role\":\"" + role + "\""));
    Map<String, @Nullable UUID> ids = new LinkedHashMap<>();
    ids.put("sub", sub);
    ids.put("tenant_id", tenant);
    ids.put("session_id", session);
    ids.forEach(
        (name, id) -> {
          if (id != null) {
            members.add("\"%s\":\"%s\"".formatted(name, id));
          }
        });
    return "{" + String.join(",", members) + "}";
  }

  /** A connection in a transaction of this actor. */
  Connection open() throws SQLException {
    Connection c = DriverManager.getConnection(login.jdbcUrl(), login.properties());
    c.setAutoCommit(false);
    try (PreparedStatement assume =
        c.prepareStatement(
            "select set_config('request.jwt.claims', ?, true) where ? is not null")) {
      assume.setString(1, claims);
      assume.setString(2, claims);
      assume.execute();
    }
    if (role != null) {
      try (Statement statement = c.createStatement()) {
        statement.execute("set local role " + role);
      }
    }
    return c;
  }
}
