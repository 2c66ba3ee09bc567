package org.vivavoce.twins.mail;

import java.io.IOException;
import java.util.List;
import org.subethamail.smtp.AuthenticationHandlerFactory;
import org.subethamail.smtp.internal.server.BaseCommand;
import org.subethamail.smtp.internal.server.CommandHandler;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;

/**
 * The commands that the library does otherwise than we promise. It takes {@code BDAT} (RFC 3030)
 * and keeps half a message when the client goes away within; so that is neither announced nor
 * taken.
 */
final class Commands {
  private Commands() {}

  static void replaceIn(SMTPServer server) {
    CommandHandler commands = server.getCommandHandler();
    commands.addCommand(new Hello());
    commands.addCommand(new NoChunks());
  }

  private static final class Hello extends BaseCommand {
    Hello() {
      super("EHLO", "Introduce yourself.", "<hostname>");
    }

    @Override
    public void execute(String line, Session session) throws IOException {
      String[] words = getArgs(line);
      if (words.length < 2) {
        session.sendResponse("501 5.5.4 Syntax: EHLO hostname");
        return;
      }
      session.resetMailTransaction();
      session.setHelo(words[1]);
      SMTPServer server = session.getServer();
      StringBuilder answer =
          new StringBuilder("250-" + server.getHostName())
              .append("\r\n250-8BITMIME\r\n250-SMTPUTF8")
              .append("\r\n250-SIZE ")
              .append(server.getMaxMessageSize());
      List<String> ways =
          server
              .getAuthenticationHandlerFactory()
              .map(AuthenticationHandlerFactory::getAuthenticationMechanisms)
              .orElse(List.of());
      if (!ways.isEmpty()) {
        answer.append("\r\n250-AUTH ").append(String.join(" ", ways));
      }
      session.sendResponse(answer.append("\r\n250 HELP").toString());
    }
  }

  private static final class NoChunks extends BaseCommand {
    NoChunks() {
      super("BDAT", "Not taken.");
    }

    @Override
    public void execute(String line, Session session) throws IOException {
      session.sendResponse("502 5.5.1 Chunking is not offered");
      session.quit(); // what follows would be a message's lines, taken for commands
    }
  }
}
