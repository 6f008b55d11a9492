"""The history of a draft, for trainers."""
