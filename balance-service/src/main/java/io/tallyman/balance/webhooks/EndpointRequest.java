package io.tallyman.balance.webhooks;

import io.tallyman.balance.contacts.NoticeKinds;
import io.tallyman.balance.gate.Names;
import io.tallyman.balance.store.WebhookEndpoints.Wanted;
import io.tallyman.web.ApiException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as somebody wants it.
 *
 * @param notices the kinds it is told of; null: all
 */
record EndpointRequest(
    @Nullable String url, @Nullable String description, @Nullable List<String> notices) {
  private static final int LONGEST_URL = 2_000;

  /** What is to be kept; where the host leads is looked at with each connection. */
  Wanted checked(boolean allowPrivate) {
    Names.checkText("description", description);
    return new Wanted(checkedUrl(allowPrivate), description, NoticeKinds.checked(notices));
  }

  private String checkedUrl(boolean allowPrivate) {
    String text = Names.required("url", url, LONGEST_URL);
    try {
      URI uri = new URI(text);
      boolean isScheme =
          "https".equalsIgnoreCase(uri.getScheme())
              || (allowPrivate && "http".equalsIgnoreCase(uri.getScheme()));
      if (isScheme
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null) {
        return uri.toASCIIString();
      }
    } catch (URISyntaxException notOne) {
      // Answered below, like a URL of another kind.
    }
    throw ApiException.invalidField(
        "url", "url must be one with https:// and a host, without user or fragment");
  }
}
