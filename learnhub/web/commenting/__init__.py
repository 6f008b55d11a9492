"""Comments on drafts, and their approval."""
