// The fonts: which files, and for which characters the browser loads them.
const span = (first, last) => String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, i) => first + i));
const WEIGHT = "200 900";
const LATIN =
  "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD";
const LATIN_EXT =
  "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF";
const CYRILLIC = "U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116";
const ARABIC_LETTERS = span(0x0600, 0x0656) + span(0x0660, 0x066f) + "\u0670\u0671\u067e\u0686\u0698\u06a9\u06af\u06cc\u06f0\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u06f7\u06f8\u06f9" + "\u200c\u200d\u200e\u200f\u25cc";
export const FONTS = {
  "@fontsource-variable/source-sans-3": [
    ["latin", LATIN],
    ["latin-ext", LATIN_EXT],
    ["cyrillic", CYRILLIC],
  ].map(([name, range]) => ({
    name: `source-sans-3-${name}`,
    source: `source-sans-3-${name}-wght-normal.woff2`,
    family: "Source Sans 3",
    weight: WEIGHT,
    range,
  })),
  "@fontsource-variable/noto-sans-arabic": [
    {
      name: "noto-sans-arabic",
      source: "noto-sans-arabic-arabic-wght-normal.woff2",
      family: "Noto Sans Arabic",
      weight: "400 700",
      range: "U+0600-0671,U+067E,U+0686,U+0698,U+06A9,U+06AF,U+06CC,U+06F0-06F9,U+200C-200E,U+25CC",
      text: ARABIC_LETTERS,
      axes: { wght: { min: 400, max: 700 } },
    },
  ],
};
