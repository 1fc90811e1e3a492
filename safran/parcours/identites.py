"""A name for a person that tells nothing of who it is, the same each time (xAPI actor, saves waiting in a browser)."""

import datetime
import uuid

from django.core import signing
from django.utils.crypto import salted_hmac

from reseau.comptes.models import Compte

SEL = "parcours.identite"
OUVERTURE = "parcours.ouverture"
AGE_MAX = datetime.timedelta(hours=12)


def identifiant_opaque(compte: Compte) -> str:
    """A UUID drawn from the account and the site's secret: nobody finds the account back from it."""
    return str(uuid.UUID(bytes=salted_hmac(SEL, str(compte.pk), algorithm="sha256").digest()[:16], version=4))


def ouverture_signer(suivi_pk: int, module_pk: int, etape_id: str) -> str:
    """When the server gave a step to read, signed for this following and this step."""
    return signing.TimestampSigner(salt=OUVERTURE).sign(f"{suivi_pk}:{module_pk}:{etape_id}")


def ouverture_lire(jeton: str, suivi_pk: int, module_pk: int, etape_id: str) -> datetime.datetime | None:
    """The moment signed for this step, or None when the token is absent, forged, old, or of another step."""
    signataire = signing.TimestampSigner(salt=OUVERTURE)
    try:
        valeur = signataire.unsign(jeton, max_age=AGE_MAX)
    except signing.BadSignature:
        return None
    if valeur != f"{suivi_pk}:{module_pk}:{etape_id}":
        return None
    horodatage = signing.b62_decode(jeton.rsplit(":", 2)[1])
    return datetime.datetime.fromtimestamp(horodatage, tz=datetime.UTC)
