package org.vivavoce.privacy;

/**
 * What somebody is asked to agree to, word for word.
 *
 * @param version names these words; a changed text is another version, and the old one stays
 * @param required whether there is an interview without it
 * @param text paragraphs, with an empty line between them
 */
public record ConsentText(
    String purpose, String version, String title, String text, boolean required) {}
