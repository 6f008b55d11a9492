// The page without a platform: it opens where its reader was.
"use strict";

show(decodeURIComponent(location.hash.slice(1)) || memory.read().place || "_start", { focus: false });
