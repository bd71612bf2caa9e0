package io.tallyman.balance.mail;

/**
 * What an e-mail says, twice over: readers show one or the other.
 *
 * @param html a whole document
 */
record Letter(String subject, String text, String html) {}
