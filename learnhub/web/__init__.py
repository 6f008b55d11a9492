"""Flask lives here only: routes parse, call one service, and render or redirect."""
