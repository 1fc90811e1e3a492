"""The run-time environments of SCORM 1.2, SCORM 2004 and H5P, in plain Python: tables, types, calls, snapshots."""
