import { expect, it } from "vitest";
import { words } from "./words";

it("says names of programs as words", () => {
  expect(words("tier")).toBe("Tier");
  expect(words("inputTokens")).toBe("Input tokens");
  expect(words("image_size")).toBe("Image size");
  expect(words("add-ons2Go")).toBe("Add ons2 go");
});
