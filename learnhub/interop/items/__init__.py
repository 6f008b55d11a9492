"""Quiz items <-> the question formats of other systems: GIFT, Moodle XML, Aiken and CSV."""
