"""How one enters the demonstration: addresses, the one password, the authenticator's code of the moment.

Needs neither settings nor database, so that tools outside the site may use it.
"""

import base64
import hashlib
import hmac
import struct
import time

DOMAINE = "@demo.safran.example"
MOT_DE_PASSE = "tandem-agrafe-brume-70"
# Secrets fixes et publics : ils n'ouvrent que des données inventées.
SECRETS = {
    "referente": "JBSWY3DPEHPK3PXPREFERENTEAAAAAAA",
    "tete-de-reseau": "JBSWY3DPEHPK3PXPTETEDERESEAUAAAA",
    "chargee-de-mission": "JBSWY3DPEHPK3PXPCHARGEEMISSIONAA",
    "region": "JBSWY3DPEHPK3PXPREGIONAAAAAAAAAA",
    "formatrice": "JBSWY3DPEHPK3PXPFORMATRICEAAAAAA",
    "dpo": "JBSWY3DPEHPK3PXPDPOAAAAAAAAAAAAA",
}
PERIODE = 30


def code_du_moment(nom: str) -> str:
    """The six digits that this account's authenticator application shows now (RFC 6238)."""
    compteur = struct.pack(">Q", int(time.time()) // PERIODE)
    empreinte = hmac.new(base64.b32decode(SECRETS[nom]), compteur, hashlib.sha1).digest()
    debut = empreinte[-1] & 15
    valeur = struct.unpack(">I", empreinte[debut : debut + 4])[0] & 0x7FFFFFFF
    return f"{valeur % 1_000_000:06}"
