package io.tallyman.simulator.account;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import tools.jackson.databind.node.ArrayNode;

/** All that the simulator remembers, so that it can be written to a file and read again. */
public final class Memory implements Serializable {
  private static final long serialVersionUID = 1;

  final String accountId;
  final LinkedHashMap<String, StripeObject> objects = new LinkedHashMap<>();
  final PriorityQueue<Agenda.Entry> agenda = new PriorityQueue<>();
  private final HashMap<String, HashMap<String, Serializable>> maps = new HashMap<>();
  long sequence;
  Instant now;

  public Memory(Instant now) {
    this.accountId = "acct_" + Ids.letters(16);
    this.now = now;
  }

  /** The latest instant at which something happened. */
  public Instant now() {
    return now;
  }

  /** What a part of the simulator remembers beside the objects. */
  @SuppressWarnings("unchecked") // each name has one owner, who puts in one type
  <V extends Serializable> Map<String, V> map(String name) {
    return (Map<String, V>) maps.computeIfAbsent(name, n -> new HashMap<>());
  }

  /** The bytes that {@link #read} understands. */
  public byte[] bytes() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Replaces a file as a whole, so that a crash leaves the old one or the new one. */
  public static void write(Path file, byte[] bytes) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.write(fresh, bytes);
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a file that {@link #write} wrote.
   *
   * @throws UncheckedIOException where the file is none of ours, or of another build
   */
  public static Memory read(Path file) {
    try (var in = new ObjectInputStream(Files.newInputStream(file))) {
      Memory memory = (Memory) in.readObject();
      memory.objects.values().forEach(memory::shareItems);
      return memory;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read; remove it to begin anew", e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(file + " was written by another build", e);
    }
  }

  /** A subscription's items are also objects of their own, which writing took apart. */
  private void shareItems(StripeObject object) {
    if (object.kind().equals("subscription")) {
      ArrayNode items = object.array("items.data");
      for (int i = 0; i < items.size(); i++) {
        StripeObject item = objects.get(items.get(i).path("id").asString());
        if (item != null) {
          items.set(i, item.json());
        }
      }
    }
  }
}
