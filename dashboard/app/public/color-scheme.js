// Runs before the first paint, so that nobody who likes it dark sees a flash of white.
const kept = localStorage.getItem("tallyman.color-scheme");
const dark = kept === "dark" || (kept !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
