export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** A name that programs use, as words: "inputTokens" is "Input tokens". */
export function words(name: string): string {
  const apart = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/[_-]+/g, " ");
  return capital(apart.toLowerCase());
}
