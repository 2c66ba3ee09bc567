package org.vivavoce.transcript;

/**
 * One fact on its way into the journal.
 *
 * @param seq from 1 in each epoch, no holes
 * @param atMs offset from t = 0
 * @param v version of the fact's shape
 */
public record JournalEntry(long seq, long atMs, int v, JournalFact fact) {}
