/** A name that programs use, as words: "inputTokens" is "Input tokens". */
export function words(name: string): string {
  const apart = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/[_-]+/g, " ");
  return apart.charAt(0).toUpperCase() + apart.slice(1).toLowerCase();
}
