"""The other way in: jobs and the handlers of told events."""
