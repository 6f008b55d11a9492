"""Our values and the documents of the field. Nothing here knows a request, a page or the database."""
