"""References to a case, in the forms of the field."""
