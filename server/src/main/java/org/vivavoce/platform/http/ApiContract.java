package org.vivavoce.platform.http;

import io.javalin.http.Context;

public final class ApiContract {
  void check(Context ctx) {}
}
