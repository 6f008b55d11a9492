"""Our values and the documents of the field."""
