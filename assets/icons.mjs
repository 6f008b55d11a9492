// The icons of the sprite: name on our pages -> name in Bootstrap Icons.
const own = {
  "principle-1": "bullseye",
  "principle-2": "eye",
  "principle-3": "symmetry-vertical",
  "principle-4": "arrow-left-right",
  "principle-5": "journal-check",
  "principle-6": "bank",
  "principle-7": "people",
  "principle-8": "globe2",
  "principle-9": "shield",
};
const same = `archive arrow-down arrow-left arrow-right arrow-repeat arrow-up book calendar-check calendar-event chat-left-text check-circle
check-circle-fill check-lg circle circle-fill circle-half clock dash-lg download easel exclamation-octagon exclamation-triangle
eye file-earmark-text file-text flag geo-alt grip-vertical hand-index heart hourglass-split image info-circle journal-text journals lightbulb list lock
patch-question pencil people person person-circle person-walking plus-lg printer search send translate trash unlock
wifi-off x-circle x-lg`.split(/\s+/);
export const ICONS = { ...own, ...Object.fromEntries(same.map((name) => [name, name])) };
