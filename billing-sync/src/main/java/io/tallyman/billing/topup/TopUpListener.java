package io.tallyman.billing.topup;

import io.tallyman.topic.BalanceEventCodec;
import io.tallyman.topic.TopUpWanted;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchMessageListener;

/** Takes the top-ups that the ledger wants off its topic; its offsets follow what is stored. */
final class TopUpListener implements BatchMessageListener<byte[], byte[]> {
  private static final Logger log = LoggerFactory.getLogger(TopUpListener.class);

  private final ChargeTopUps topUps;

  TopUpListener(ChargeTopUps topUps) {
    this.topUps = topUps;
  }

  @Override
  public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> each : records) {
      Header type = each.headers().lastHeader("ce_type");
      if (type != null
          && TopUpWanted.TYPE.equals(new String(type.value(), StandardCharsets.UTF_8))) {
        take(each);
      }
    }
  }

  /**
   * What cannot be read, the ledger waits for in vain: it is told to operators, and passed over.
   */
  private void take(ConsumerRecord<byte[], byte[]> wanted) {
    TopUpWanted read;
    try {
      read = BalanceEventCodec.decodeTopUp(wanted.value());
    } catch (IllegalArgumentException unreadable) {
      log.error(
          "A top-up cannot be read at {}-{}@{}",
          wanted.topic(),
          wanted.partition(),
          wanted.offset(),
          unreadable);
      return;
    }
    topUps.add(read);
  }
}
