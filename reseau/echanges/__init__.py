"""What comes in and goes out of the directory: files imported, files to take away, the public API."""
