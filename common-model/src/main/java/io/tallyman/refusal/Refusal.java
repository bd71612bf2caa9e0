package io.tallyman.refusal;

/**
 * One event's refusal: the reason, and a sentence that says what is wrong with this one.
 *
 * @param detail for people; names the field and the value (shortened), ends without a full stop
 */
public record Refusal(Reason reason, String detail) {}
