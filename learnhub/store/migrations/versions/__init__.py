"""The migrations, numbered; appended only."""
