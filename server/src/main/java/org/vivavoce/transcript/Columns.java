package org.vivavoce.transcript;

import java.sql.Array;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Many rows as one array a column, for {@code unnest}: one statement whatever their number. */
final class Columns {
  private final Handle tx;

  Columns(Handle tx) {
    this.tx = tx;
  }

  /** One value a row, null where there is none; {@code type} is PostgreSQL's name. */
  <R> Array of(String type, List<R> rows, Function<? super R, ?> value) throws SQLException {
    @Nullable Object[] values =
        switch (type) {
          case "bytea" -> new byte[rows.size()][];
          default -> new Object[rows.size()];
        };
    for (int i = 0; i < values.length; i++) {
      values[i] = value.apply(rows.get(i));
    }
    return tx.getConnection().createArrayOf(type, values);
  }
}
