/** The balance service: usage events from Kafka, exact debits in PostgreSQL. */
@NullMarked
package io.tallyman.balance;

import org.jspecify.annotations.NullMarked;
