package io.tallyman.catalog;

import io.tallyman.catalog.CatalogException.Problem;
import io.tallyman.money.Credits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads a catalog from YAML, and finds all that is wrong with it in one go. */
public final class CatalogReader {
  private static final int MAX_DEPTH = 32;
  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setAllowNonScalarKeys(true).build();

  private final List<Problem> problems = new ArrayList<>();

  private CatalogReader() {}

  /**
   * Reads a catalog.
   *
   * @param fileName for messages only
   * @throws CatalogException naming every problem with its line
   */
  public static Catalog read(String fileName, String yaml) {
    CatalogReader reader = new CatalogReader();
    String text = yaml.replace("\r\n", "\n").replace('\r', '\n');
    Catalog catalog = null;
    try {
      requireShallow(text);
      Node root = new Compose(SETTINGS).composeString(text).orElse(null);
      if (root == null) {
        reader.problems.add(new Problem(1, "the file is empty"));
      } else {
        catalog = reader.catalog(new YamlValue(root, "", 1, reader.problems), text);
      }
    } catch (MarkedYamlEngineException notYaml) {
      int line = notYaml.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      reader.problems.add(new Problem(line, "not YAML: " + notYaml.getProblem()));
    } catch (YamlEngineException notYaml) {
      reader.problems.add(new Problem(1, "not YAML: " + notYaml.getMessage()));
    }
    if (catalog == null || !reader.problems.isEmpty()) {
      reader.problems.sort(Comparator.comparingInt(Problem::line));
      throw new CatalogException(fileName, reader.problems);
    }
    return catalog;
  }

  /** Composing recurses: a file that would overflow the stack is none of ours. */
  private static void requireShallow(String text) {
    int depth = 0;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      if (event instanceof CollectionStartEvent) {
        depth++;
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      }
      if (depth > MAX_DEPTH) {
        throw new ParserException("nested more than " + MAX_DEPTH + " deep", event.getStartMark());
      }
    }
  }

  private Catalog catalog(YamlValue file, String text) {
    YamlMapping root =
        file.mapping(
            "name",
            "currency",
            "effectiveFrom",
            "tiers",
            "limits",
            "actions",
            "plans",
            "packs",
            "policies");
    Currency currency = currency(root.required("currency"));
    YamlValue effectiveFrom = root.optional("effectiveFrom");
    Map<String, Tier> tiers = References.declare(root.entries("tiers"), CatalogReader::tier);
    Map<String, Limit> limits = References.declare(root.entries("limits"), CatalogReader::limit);
    PolicyReading policies = new PolicyReading(root);
    Once lookupKeys = new Once("is the lookup key of another price");
    Map<String, Plan> plans =
        References.declare(
            root.entries("plans"),
            new PlanReading(currency, lookupKeys, tiers, limits, policies.planDefaults())::read);
    return new Catalog(
        References.name(root.required("name")),
        currency,
        effectiveFrom == null ? null : TimeReading.instant(effectiveFrom),
        tiers,
        limits,
        References.declare(
            root.required("actions").someEntries(), new ActionReading(tiers, limits)::read),
        plans,
        References.declare(root.entries("packs"), new PackReading(currency, lookupKeys)::read),
        policies.read(plans),
        text,
        sha256(text));
  }

  /** A currency; USD stands in for one that is not known. */
  private static Currency currency(YamlValue value) {
    String code = value.textOrNull();
    for (Currency currency : Currency.getAvailableCurrencies()) {
      if (currency.getCurrencyCode().equals(code) && currency.getDefaultFractionDigits() >= 0) {
        return currency;
      }
    }
    if (code != null) {
      value.reportExpected("an ISO 4217 code such as USD");
    }
    return Currency.getInstance("USD");
  }

  private static Tier tier(String name, YamlValue value) {
    if (name.equals("credits")) {
      value.report("a tier cannot be called credits, as that is a unit itself");
    }
    YamlMapping tier = value.mapping("title", "weight", "cost");
    YamlValue cost = tier.optional("cost");
    return new Tier(
        name,
        tier.text("title", name),
        Credits.ofMicros(
            NumberReading.positiveMicros(tier.required("weight"), RateReading.MAX_RATE)),
        cost == null ? 0 : NumberReading.micros(cost, RateReading.MAX_RATE));
  }

  private static Limit limit(String name, YamlValue value) {
    YamlMapping limit = value.mapping("title", "kind");
    return new Limit(
        name, limit.text("title", name), limit.required("kind").oneOf(Limit.Kind.class));
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-256", impossible);
    }
  }
}
