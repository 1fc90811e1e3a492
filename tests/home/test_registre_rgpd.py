"""The register of processing says every table that names somebody, once, and is written in two forms."""

from collections import Counter
from io import StringIO
from zipfile import ZipFile

from django.core.management import call_command

from home.securite.donnees_personnelles import nomment_quelqu_un, traitements_lire
from reseau.comptes.models import Compte


def declarees() -> Counter:
    return Counter(table for _, dits in traitements_lire() for _, tables in dits for table in tables)


def test_every_table_that_names_somebody_is_declared_once():
    """G01: a room that starts to know something of a person says it in its `traitements.py`."""
    dites, connues = declarees(), nomment_quelqu_un()
    assert Compte in connues and len(connues) > 100
    assert not connues - dites.keys(), sorted(modele._meta.label for modele in connues - dites.keys())
    assert not [modele._meta.label for modele, nombre in dites.items() if nombre > 1]


def test_register_is_read_as_a_text_and_as_a_document(tmp_path):
    sortie, fichier = StringIO(), tmp_path / "registre.odt"
    call_command("registre_rgpd", stdout=sortie)
    call_command("registre_rgpd", odt=fichier, stdout=StringIO())
    texte = sortie.getvalue()
    with ZipFile(fichier) as odt:
        document = odt.read("content.xml").decode()
    assert texte.startswith("# Registre des traitements\n")
    for piece, dits in traitements_lire():
        assert f"\n## {piece}\n" in texte
        for traitement, _ in dits:
            assert f"\n### {traitement.finalite}\n" in texte and traitement.duree in texte
            assert traitement.finalite in document
            assert traitement.base and traitement.destinataires and traitement.donnees
