"""Questions to and from other systems: GIFT, Aiken, Moodle XML. Nothing here knows the database."""
