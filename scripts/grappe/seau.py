"""The bucket that docs/exploitation.md asks for."""

import re
from contextlib import closing
from pathlib import Path

import boto3

GUIDE = Path(__file__).resolve().parents[2] / "docs/exploitation.md"
CLES = {"aws_access_key_id": "cle", "aws_secret_access_key": "secret", "region_name": "us-east-1"}


def seau_creer(hote: str, seau: str = "safran") -> None:
    """Create it; its pictures alone are public, by the rule that the guide gives."""
    regle = re.search(r'```json\n(\{"Version".*?)```', GUIDE.read_text("utf-8"), re.S)[1]
    with closing(boto3.client("s3", endpoint_url=f"http://{hote}", **CLES)) as client:
        client.create_bucket(Bucket=seau)
        client.put_bucket_policy(Bucket=seau, Policy=regle)
