"""Two processes keep what rarely changes; a third writes: their next page says it, and never what was undone."""

import urllib.request

FOIS = 16  # assez de connexions neuves pour passer par les deux processus
SESSION = (
    "(lambda c, m: (c.force_login(m.get(email='conseillere@demo.safran.example')), c.cookies['sessionid'].value)[1])("
    "__import__('django.test', fromlist=['x']).Client(), "
    "__import__('reseau.comptes.models', fromlist=['x']).Compte.objects)"
)
COMITES = "__import__('reseau.animation.models', fromlist=['x']).Comite.objects.filter(bassin__code='niort')"
DEFAIRE = f"""
from django.db import transaction
try:
    with transaction.atomic():
        {COMITES}.update(nom='Zèbre défait')
        raise ZeroDivisionError
except ZeroDivisionError:
    pass
"""


def test_a_change_is_seen_at_the_next_page_of_every_process_and_what_is_undone_never(site):
    cookie = f"sessionid={site.interroger(SESSION)}"

    def lire() -> list[str]:
        demande = urllib.request.Request(f"{site.url}/bassins/niort/", headers={"Cookie": cookie})
        return [urllib.request.urlopen(demande, timeout=30).read().decode() for _ in range(FOIS)]

    nom = site.interroger(f"{COMITES}.values_list('nom', flat=True).get()")
    try:
        assert all(nom in page and "Zèbre" not in page for page in lire())
        site.interroger(f"{COMITES}.update(nom='Zèbre écrit')")
        assert all("Zèbre écrit" in page for page in lire())
        site.manage("shell", "-v", "0", "-c", DEFAIRE)
        assert all("Zèbre écrit" in page and "défait" not in page for page in lire())
    finally:
        site.interroger(f"{COMITES}.update(nom={nom!r})")
    assert all(nom in page and "Zèbre" not in page for page in lire())
