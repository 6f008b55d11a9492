// An answer as the record of a platform has it (cmi.interactions). SCORM 1.2 and 2004 write nearly all of it otherwise.
"use strict";

const SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789";
const two = (number) => String(Math.floor(number)).padStart(2, "0");

// `name` and `target` write the id of an option and of what is put to it; SCORM 1.2 takes one sign for each.
const RECORDS = {
  API: {
    and: ",",
    to: ".",
    longest: 255,
    response: "student_response",
    moment: "time",
    wrong: "wrong",
    name: (key, id) => SIGNS[key.options.indexOf(id)],
    target: (key, id) => SIGNS[key.targets.indexOf(id)],
    truth: (id) => id[0],
    range: (from, to) => [String((from + to) / 2)],
    now: (date) => `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`,
    took: (seconds) => `${two(seconds / 3600).padStart(4, "0")}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`,
    more: () => [],
  },
  API_1484_11: {
    and: "[,]",
    to: "[.]",
    longest: 250,
    response: "learner_response",
    moment: "timestamp",
    wrong: "incorrect",
    name: (_key, id) => id,
    target: (_key, id) => id,
    truth: (id) => id,
    range: (from, to) => [`${from}[:]${to}`],
    now: (date) => `${date.toISOString().slice(0, 22)}Z`,
    took: (seconds) => `PT${Math.round(seconds)}S`,
    more: (key) => [["description", key.title.slice(0, 250)]],
  },
};

const KINDS = {
  "true-false": "true-false",
  short: "fill-in",
  gaps: "fill-in",
  numeric: "numeric",
  order: "sequencing",
  match: "matching",
  category: "matching",
};

function spread(accepted, tolerance) {
  const number = Number(accepted);
  const share = tolerance.endsWith("%");
  const by = share ? (Math.abs(number) * Number(tolerance.slice(0, -1))) / 100 : Number(tolerance);
  return [number - by, number + by];
}

// The ways to answer that are right.
function patterns(record, key) {
  const pairs = Object.entries(key.to).map(([row, to]) => record.name(key, row) + record.to + record.target(key, to));
  switch (key.kind) {
    case "true-false":
      return key.right.map(record.truth);
    case "short":
      return key.answers.map((each) => each.slice(0, record.longest));
    case "numeric":
      return key.answers.flatMap((each) => record.range(...spread(each, key.tolerance)));
    case "gaps":
      return [Object.values(key.gaps).map((each) => each[0].slice(0, record.longest)).join(record.and)];
    case "order":
      return [key.options.map((each) => record.name(key, each)).join(record.and)];
    case "match":
    case "category":
      return [pairs.join(record.and)];
    default:
      return [key.right.map((each) => record.name(key, each)).join(record.and)];
  }
}

// What was answered; nothing where nothing was, or where a number was asked and none can be read.
function response(record, key, given) {
  const rows = key.options.filter((each) => given[each]);
  const chosen = key.options.filter((each) => (given.choice || []).includes(each));
  switch (key.kind) {
    case "true-false":
      return chosen.map(record.truth).join("");
    case "short":
      return (given.text || "").slice(0, record.longest);
    case "numeric": {
      const factor = Object.keys(key.units).length ? Number(key.units[given.unit] || 0) : 1;
      const [number] = factor ? numbers(given.number || "") : [];
      return number === undefined ? "" : String(number / factor);
    }
    case "gaps": {
      const words = Object.keys(key.gaps).map((gap) => (given[gap] || "").slice(0, record.longest));
      return words.some(Boolean) ? words.join(record.and) : "";
    }
    case "order":
      return rows
        .sort((one, other) => Number(given[one]) - Number(given[other]))
        .map((each) => record.name(key, each))
        .join(record.and);
    case "match":
    case "category":
      return rows.map((each) => record.name(key, each) + record.to + record.target(key, given[each])).join(record.and);
    default:
      return chosen.map((each) => record.name(key, each)).join(record.and);
  }
}

// The elements of one interaction, in the order in which a platform takes them.
function interaction(version, id, key, given, marked, seconds) {
  const record = RECORDS[version];
  const answered = response(record, key, given);
  const whole = marked.score > 0 ? String(Math.round(marked.score * 100) / 100) : record.wrong;
  return [
    ["id", id],
    ["type", KINDS[key.kind] || "choice"],
    ["objectives.0.id", key.objective],
    [record.moment, record.now(new Date())],
    ...patterns(record, key).map((each, at) => [`correct_responses.${at}.pattern`, each]),
    ["weighting", String(key.points)],
    ...(answered ? [[record.response, answered]] : []),
    ["result", marked.right ? "correct" : whole],
    ["latency", record.took(seconds)],
    ...record.more(key),
  ];
}
