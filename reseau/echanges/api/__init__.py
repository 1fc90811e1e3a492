"""The directory read by programs: `/api/v1/`, described in OpenAPI 3.1 by the table that also checks the requests."""
