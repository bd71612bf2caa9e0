/** What every service on Kafka needs of it: the topics, and to know whether it is there. */
@NullMarked
package io.tallyman.kafka;

import org.jspecify.annotations.NullMarked;
