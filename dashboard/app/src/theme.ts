import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** As theme.css has it: the variables are in a file, because the pages allow no inline style. */
const brand: MantineColorsTuple = [
  "#effcf9", "#d5f5ee", "#a8e9dd", "#72d6c6", "#43bdac", "#22a293", "#14857a", "#0f766e", "#115e59", "#134e4a",
];

export const theme = createTheme({
  primaryColor: "brand",
  primaryShade: { light: 7, dark: 5 },
  colors: { brand },
  defaultRadius: "md",
  fontFamily: '"Inter Variable", system-ui, sans-serif',
  components: {
    Modal: { defaultProps: { lockScroll: false, centered: true, overlayProps: { blur: 2 } } },
    Drawer: { defaultProps: { lockScroll: false } },
  },
});
