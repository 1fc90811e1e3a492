"""How many times something may be tried in a while."""

import hashlib
import time

from django.core.cache import cache


def depasse(cle: str, maximum: int, secondes: int) -> bool:
    """Count one more try under `cle`; True once more than `maximum` came within `secondes`.

    The count lives in the cache that the web processes share; the key is hashed, so no address is stored in clear.
    Two tries at the very same instant may count once: it is a brake, not an account.
    """
    nom = "limite:" + hashlib.sha256(cle.encode()).hexdigest()
    maintenant = time.time()
    essais, fin = cache.get(nom) or (0, maintenant + secondes)
    if fin <= maintenant:
        essais, fin = 0, maintenant + secondes
    cache.set(nom, (essais + 1, fin), max(1, int(fin - maintenant) + 1))
    return essais + 1 > maximum
