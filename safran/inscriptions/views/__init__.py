"""Screens: reading and signing up; running a session; its half-days and what it keeps."""
