package org.vivavoce.live.internal.director;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds verbs among English words: the frequent ones by a list, regular past tenses by their look.
 */
final class EnglishVerbs {
  private static final List<String> REGULAR =
      words(
          """
          accept add admit agree allow answer appear apply argue arrange arrive ask
          attend avoid bake become begin believe belong bother break bring build burn
          buy call care carry catch change check choose clean close coach collect come
          compare complain complete consider continue cook copy correct cost count
          cover create cry cut dance deal decide deliver depend describe design
          destroy develop die disagree discuss do draw dream drink drive drop earn eat
          employ encourage end enjoy enter exist expect explain express fail fall feel
          fight fill find finish fit fix fly follow forget forgive gain gather get
          give go grow guess handle happen hate have hear help hide hire hit hold hope
          hurt imagine improve include increase inform introduce invite join jump keep
          know laugh lead learn leave let lie like listen live look lose love make
          manage matter mean measure meet miss move need notice offer open order
          organize own paint pass pay persuade pick plan play practice practise prefer
          prepare prevent print produce promise protect prove provide pull push put
          reach read realize receive recognize record reduce refuse remain remember
          remove repair repeat replace reply report respect return ride ring rise run
          save say search see seem sell send serve set share shoot show shut sing sit
          sleep smell smile solve sound speak spend spread stand start stay steal stop
          study succeed suffer suggest supply support suppose surprise survive take
          talk taste teach tell think throw touch train travel treat trust try turn
          understand use visit wait walk want warn wash waste watch wear win wish
          wonder work worry write""");

  /** Forms that no rule makes. */
  private static final List<String> FORMS =
      words(
          """
          am are ate be became been began begun being bought broke broken brought
          built came can caught chose chosen cost could cut did does done drank drawn
          drew driven drove drunk eaten fallen fell felt flew flown forgave forgot
          forgotten fought found gave given goes gone got gotten grew grown had has
          heard held hid hidden hit hurt is kept knew known lain lay learnt led left
          lent let lost made may meant met might must paid put quit ran rang read
          ridden risen rode rose rung said sang sat saw seen sent set shaken shone
          shook shot should showed shown shut slept sold spent spoke spoken stole
          stolen stood stuck sung swam swept taken taught thought threw thrown told
          took understood was went were will woke won wore worn would written wrote""");

  /** What follows one of these is a noun, whatever else it may be elsewhere ("the plan"). */
  private static final Set<String> BEFORE_NOUNS =
      Set.copyOf(
          words(
              """
              the a an my your his her our their this these those each every some any no of in on at
              by for from with without into about one two three four five six seven eight nine ten"""));

  private static final Set<String> TO_BE = Set.of("is", "are", "was", "were");
  private static final Set<String> VERBS = all();

  private EnglishVerbs() {}

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }

  private static Set<String> all() {
    Set<String> all = new HashSet<>(FORMS);
    for (String verb : REGULAR) {
      all.add(verb);
      all.add(thirdPerson(verb));
    }
    return all;
  }

  private static String thirdPerson(String verb) {
    if (verb.matches(".*(s|sh|ch|x|o|z)")) {
      return verb + "es";
    }
    return verb.matches(".*[^aeiou]y") ? verb.replaceFirst("y$", "ies") : verb + "s";
  }

  static boolean isVerb(List<String> words, int at) {
    String word = words.get(at);
    boolean known = VERBS.contains(word) || (word.length() > 4 && word.endsWith("ed"));
    boolean noun = at > 0 && BEFORE_NOUNS.contains(words.get(at - 1)) && !TO_BE.contains(word);
    return known && !noun;
  }
}
