"""What PostgreSQL alone has: these tests are those of the second pass, on the server that DATABASE_URL names."""

import os

collect_ignore_glob = [] if os.environ.get("DATABASE_URL") else ["test_*.py"]
