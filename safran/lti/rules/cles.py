"""The keys of this tool: one signs, the next is published a day before it does, the former a month more."""

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.utils import timezone

from home.coffre import chiffrer
from safran.lti.choices import PUBLIEE_ENCORE, ROTATION
from safran.lti.models import CleOutil, Plateforme

BITS, EXPOSANT = 2048, 65537


def cle_creer() -> CleOutil:
    """A new key; the private half goes into the safe."""
    cle = rsa.generate_private_key(EXPOSANT, BITS)
    privee = cle.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    publique = cle.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return CleOutil.objects.create(privee=chiffrer(privee.decode()), publique=publique.decode())


def cles_tourner() -> int:
    """Make the next key when the last one is old, forget those replaced for a month; how many were made."""
    if not Plateforme.objects.exists():
        return 0
    maintenant = timezone.now()
    neuve = not CleOutil.objects.filter(creee_le__gt=maintenant - ROTATION).exists()
    if neuve:
        cle_creer()
    if etablie := CleOutil.objects.filter(creee_le__lte=maintenant - PUBLIEE_ENCORE).last():
        CleOutil.objects.filter(creee_le__lt=etablie.creee_le).delete()
    return int(neuve)
