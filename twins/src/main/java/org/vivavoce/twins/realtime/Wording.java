package org.vivavoce.twins.realtime;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a response will consist of, decided on the call's thread before the response begins; the
 * words themselves are fetched on its worker.
 *
 * @param instructions the response's own, else the session's
 * @param quoted what the instructions give word for word
 * @param call a function to call after the words
 * @param speaks whether there are words at all
 * @param lines of the conversation, for the chat origin
 */
record Wording(
    String instructions,
    Optional<String> quoted,
    Optional<Tools.ToolCall> call,
    boolean speaks,
    List<ChatOrigin.Line> lines) {

  /** Throws {@code TwinProblem} when a function is demanded that is not there. */
  static Wording of(
      ResponseRequest request, SessionState session, Conversation conversation, boolean hasChat) {
    String own = request.instructions();
    String instructions = own == null ? session.instructions() : own;
    List<Conversation.Item> given = request.input();
    List<Conversation.Item> read = given == null ? conversation.items() : given;
    boolean answersAnOutput =
        !read.isEmpty()
            && read.getLast().json().path("type").asString().equals("function_call_output");
    Optional<Tools.ToolCall> call =
        Tools.decide(
            request.tools(),
            request.toolChoice(),
            instructions,
            Conversation.lastUserWords(read),
            answersAnOutput);
    Optional<String> quoted =
        Script.quoted(instructions)
            .or(
                () ->
                    answersAnOutput
                        ? Script.quoted(read.getLast().json().path("output").asString(""))
                        : Optional.empty());
    boolean speaks = call.isEmpty() || (quoted.isPresent() && !Tools.forced(request.toolChoice()));
    boolean asks = speaks && quoted.isEmpty() && hasChat;
    return new Wording(
        instructions, quoted, call, speaks, asks ? ChatOrigin.lines(read) : List.of());
  }

  /** Blocks while a chat origin is asked. */
  String words(Optional<ChatOrigin> chat) throws IOException {
    if (quoted.isPresent()) {
      return quoted.get();
    }
    return chat.isPresent() ? chat.get().reply(instructions, lines) : Script.HONEST_DEFAULT;
  }
}
