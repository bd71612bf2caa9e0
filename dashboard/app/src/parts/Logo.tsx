/** Four strokes and one across: a tally of five. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" fill="#0f766e" />
      <g stroke="#fff" strokeWidth="2.4" strokeLinecap="round">
        <path d="M9 8.5v15M13.7 8.5v15M18.3 8.5v15M23 8.5v15" />
        <path d="M5.8 20.6 26.2 11.4" stroke="#99f6e4" />
      </g>
    </svg>
  );
}
