// Marks an answer by its key, as learnhub/domain/assessment does on the site. The tests compare the two.
"use strict";

// Accents and vowel marks (combining classes 10-36 and 200 up) of the scripts in which answers are typed.
const ACCENTS = new RegExp(
  "[\\u0300-\\u0333\\u0339-\\u036f\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a" +
    "\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed\\u0711\\u1ab0-\\u1abd" +
    "\\u1dc0-\\u1dff\\u20d0\\u20d1\\u20d4-\\u20d7\\u20db\\u20dc\\u20e1\\u20e7\\u20e9\\u20f0\\ufe20-\\ufe2f]",
  "gu"
);

function figures(text) {
  return text.replace(/\p{Nd}/gu, (figure) => {
    const code = figure.codePointAt(0);
    let value = 0;
    while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
    return String(value);
  });
}

function normalised(text, exact) {
  let folded = text.normalize("NFKD");
  if (!exact.includes("case")) {
    folded = folded.toLowerCase().replace(/ß/g, "ss").replace(/ς/g, "σ").normalize("NFKD");
  }
  if (!exact.includes("accents")) {
    folded = folded.replace(/ى/g, "ي").replace(/ة/g, "ه").replace(/ـ/g, "").replace(ACCENTS, "");
  }
  let words = figures(folded.replace(/\p{Cf}/gu, "")).split(/\s+/u).filter(Boolean).join(" ");
  words = words.replace(/[\p{P}\p{Z}]+$/u, "");
  while (/^[\p{P}\p{Z}]/u.test(words) && !/^[-\u2212]\d/.test(words)) words = words.replace(/^./u, "");
  return words.replace(/\u2212/g, "-");
}

function numbers(text) {
  let plain = figures(text.normalize("NFKC").replace(/\p{Cf}/gu, ""));
  plain = plain.replace(/\u2212/g, "-").replace(/\u066b/g, ".").replace(/\u066c/g, ",").trim();
  plain = plain.replace(/(?<=\d)['’ \u00a0\u2009\u202f](?=\d{3}(?!\d))/g, "");
  if (!/^[-+]?(?:\d+(?:[.,]\d+)*|[.,]\d+)$/.test(plain)) return [];
  const marks = plain.match(/[.,]/g) || [];
  const last = marks[marks.length - 1];
  const kinds = new Set(marks).size;
  const readings = [];
  if (marks.length <= 1 || (kinds === 2 && marks.filter((mark) => mark === last).length === 1)) {
    const cut = last ? plain.lastIndexOf(last) : plain.length;
    readings.push(plain.slice(0, cut).replace(/[.,]/g, "") + (last ? "." + plain.slice(cut + 1) : ""));
  }
  if (kinds === 1 && /^\d{1,3}(?:[.,]\d{3})+$/.test(plain.replace(/^[-+]/, ""))) {
    readings.push(plain.split(last).join(""));
  }
  return readings.map(Number);
}

function within(given, accepted, tolerance) {
  const share = tolerance.endsWith("%");
  const allowed = share ? (Math.abs(accepted) * Number(tolerance.slice(0, -1))) / 100 : Number(tolerance);
  return given.some((number) => Math.abs(number - accepted) <= allowed + 1e-12 * Math.max(1, Math.abs(accepted)));
}

function byParts(key, right) {
  const hits = right.filter(Boolean).length;
  const whole = hits === right.length;
  return { right: whole, score: key.scoring === "each-option" ? hits / right.length : Number(whole) };
}

function markSeveral(key, chosen) {
  const hits = chosen.filter((each) => key.right.includes(each)).length;
  const wrong = chosen.length - hits;
  const agreeing = key.options.filter((each) => chosen.includes(each) === key.right.includes(each)).length;
  const right = chosen.length > 0 && agreeing === key.options.length;
  let score = Number(right);
  if (!chosen.length) score = 0;
  else if (key.scoring === "each-option") score = agreeing / key.options.length;
  else if (key.scoring === "right-minus-wrong") score = Math.max(0, hits - wrong) / key.right.length;
  else if (key.scoring === "no-wrong") score = wrong ? 0 : hits / key.right.length;
  return { right, score };
}

function markOrder(key, given) {
  const places = key.options.map((each) => given[each] || "");
  const marked = byParts(key, places.map((place, at) => place === String(at + 1)));
  if (key.scoring !== "neighbours" || marked.right) return marked;
  const taken = places.map((place) => (place && places.filter((each) => each === place).length === 1 ? Number(place) : -1));
  const following = taken.slice(1).filter((after, at) => taken[at] > 0 && after === taken[at] + 1).length;
  return { right: false, score: following / (places.length - 1) };
}

// `given` holds what stands in the question: { choice: [...] }, { text }, { number, unit }, or a value for each row or gap.
function mark(key, given) {
  switch (key.kind) {
    case "single":
    case "true-false": {
      const right = key.right.includes((given.choice || [])[0]);
      return { right, score: Number(right) };
    }
    case "multiple":
    case "mark":
      return markSeveral(key, given.choice || []);
    case "short": {
      const meant = normalised(given.text || "", key.exact);
      const right = meant !== "" && key.answers.includes(meant);
      return { right, score: Number(right) };
    }
    case "numeric": {
      const units = Object.keys(key.units).length > 0;
      const factor = units ? Number(key.units[given.unit] || 0) : 1;
      const meant = factor ? numbers(given.number || "").map((number) => number / factor) : [];
      const right = key.answers.some((answer) => within(meant, Number(answer), key.tolerance));
      return { right, score: Number(right) };
    }
    case "order":
      return markOrder(key, given);
    case "gaps":
      return byParts(key, Object.entries(key.gaps).map(([gap, answers]) => {
        const meant = normalised(given[gap] || "", key.exact);
        return meant !== "" && answers.includes(meant);
      }));
    default:
      return byParts(key, key.options.map((row) => given[row] !== undefined && given[row] === key.to[row]));
  }
}
