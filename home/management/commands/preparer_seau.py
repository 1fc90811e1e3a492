"""The bucket of STOCKAGE_URL, made if it is missing, of which strangers read the pictures alone."""

import json
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError, CommandParser


def regle_publique(seau: str) -> str:
    """What strangers may read of it: the pictures, and nothing more."""
    images = f"arn:aws:s3:::{seau}/media/images/*"
    droit = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": images}
    return json.dumps({"Version": "2012-10-17", "Statement": [droit]})


class Command(BaseCommand):
    help = (
        "Fait le seau que STOCKAGE_URL nomme, s’il manque, et y rend les images lisibles par tous ; rien d’autre ne "
        "l’est. Relancée, elle ne change rien."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        aide = "Écrire la règle à donner au seau, sans rien y changer."
        parser.add_argument("--montrer", action="store_true", help=aide)

    def handle(self, *args: object, **options: bool) -> None:
        if not settings.STOCKAGE_URL:
            raise CommandError("STOCKAGE_URL ne nomme aucun stockage.")
        publics, prives = storages["default"], storages["prive"]
        regle = regle_publique(publics.bucket_name)
        if options["montrer"]:
            self.stdout.write(regle)
            return
        try:
            for nom in {publics.bucket_name, prives.bucket_name}:
                self._faire(publics.connection.meta.client, nom)
            publics.connection.meta.client.put_bucket_policy(Bucket=publics.bucket_name, Policy=regle)
        except (BotoCoreError, ClientError) as erreur:
            raise CommandError(f"Le stockage refuse, ou ne répond pas : {erreur}") from erreur
        self.stdout.write(f"→ {publics.bucket_name} : ses images se lisent, le reste non")

    def _faire(self, client: Any, nom: str) -> None:
        try:
            client.head_bucket(Bucket=nom)
        except ClientError as erreur:
            if erreur.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
                raise
            region = client.meta.region_name
            ailleurs = {"CreateBucketConfiguration": {"LocationConstraint": region}} if region != "us-east-1" else {}
            client.create_bucket(Bucket=nom, **ailleurs)
            self.stdout.write(f"→ {nom} : fait")
