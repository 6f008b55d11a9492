"""What is done with a case after its publication, in the browser."""
