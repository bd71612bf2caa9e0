import { localStorageColorSchemeManager } from "@mantine/core";

/** Kept under the name that color-scheme.js reads before the first paint. */
export const colorSchemes = localStorageColorSchemeManager({ key: "tallyman.color-scheme" });
