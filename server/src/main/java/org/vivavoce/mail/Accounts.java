package org.vivavoce.mail;

/**
 * Accounts at the identity provider, which makes none for strangers. Who is invited has one before
 * the letter goes out, so that whatever proves the address finds it: a code, a link, or Google.
 */
@FunctionalInterface
public interface Accounts {
  /** Makes the account where there is none; again changes nothing. */
  void ensure(String address);
}
