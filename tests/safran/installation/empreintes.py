"""What a site holds, table by table, as a print of its rows, and what its pages answer: run by `manage.py shell`, on
each side of a restoration or of an update.
"""

import hashlib

from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from reseau.comptes.models import Compte

OUVERTES = ("annuaire", "agenda", "bassins", "mon_espace", "instances")
EMPREINTES = "__import__('tests.safran.installation.empreintes', fromlist=['_']).tables_lire()"
COLONNES = "__import__('tests.safran.installation.empreintes', fromlist=['_']).colonnes_lire()"
PAGES = "__import__('tests.safran.installation.empreintes', fromlist=['_']).pages_repondre('conseillere')"


def tables_lire() -> dict[str, str]:
    """The print of the rows of each table, in no order."""
    empreintes = {}
    with connection.cursor() as curseur:
        for table in connection.introspection.table_names(curseur):
            curseur.execute(f'SELECT * FROM "{table}"')
            rangs = sorted(repr(rang) for rang in curseur.fetchall())
            empreintes[table] = hashlib.sha256("\n".join(rangs).encode()).hexdigest()
    return empreintes


def colonnes_lire() -> dict[str, list[str]]:
    """The names of the columns of each table."""
    colonnes = {}
    with connection.cursor() as curseur:
        for table in connection.introspection.table_names(curseur):
            curseur.execute(f'SELECT * FROM "{table}" LIMIT 0')
            colonnes[table] = sorted(colonne[0] for colonne in curseur.description)
    return colonnes


def pages_repondre(qui: str) -> dict[str, int]:
    """What the main pages answer to someone of the demonstration: the tree of the site, what each room opens on."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Compte.objects.get(email__startswith=f"{qui}@"))
    adresses = [page.url for page in Page.objects.live().filter(depth__in=(2, 3, 4)).order_by("path") if page.url]
    return {adresse: client.get(adresse, follow=True).status_code for adresse in [*adresses, *map(reverse, OUVERTES)]}
