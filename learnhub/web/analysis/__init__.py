"""Item analysis for trainers."""
