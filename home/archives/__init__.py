"""Archives and XML that come from elsewhere: read with care, refused rather than repaired."""
