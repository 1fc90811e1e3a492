"""The doors of platforms, the agreement of a person, the screens of the Région."""
