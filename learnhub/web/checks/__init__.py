"""The check of a draft, for trainers."""
